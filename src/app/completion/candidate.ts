/** What can stand in a place of the command line. */
export interface Candidate {
  readonly value: string;
  /** What to know of it; may be empty. */
  readonly description: string;
}
