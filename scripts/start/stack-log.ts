/** What a function says of a batch or a run that went well. */
const ROUTINE = /^\w+: \{"event":/;

/**
 * Passes on what the stack logs.
 *
 * @param signal Once it is given, what is stopped may complain about it: nobody needs to hear that.
 * @param verbose Whether also what functions say when all goes well: several lines a second.
 */
export function stackLog(
  verbose: boolean,
  signal: AbortSignal,
  show: (line: string) => void,
): (line: string) => void {
  return (line) => {
    if (!signal.aborted && (verbose || !ROUTINE.test(line))) show(line);
  };
}
