/** Where `npm start` keeps its data, below the folder it is run in. */
export const DATA_DIRECTORY = '.clickweek';
