/** What a command says, to people and to programs. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
  /** What is said last, where something was done but not all of it. */
  readonly failure?: string;
}
