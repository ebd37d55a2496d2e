/** What is held of a program's threads, and why: else nobody knows whether its calls stand beside for good. */

/** What was seen that speaks against a thread for each request. */
export type Refutation =
  | 'requestsAtOnce'
  | 'endedByAnother'
  | 'callsAtOnce'
  | 'didNotWait'
  | 'otherTrace'
  | 'neverOver'
  | 'tooMany';

export interface Verdict {
  /** As programs call themselves: it may hold anything. */
  readonly command: string;
  /** What it serves: `tcp 8080`, or a path. */
  readonly place: string;
  /** Calls of the program that stand beside. */
  readonly beside: number;
  /** That it served. */
  readonly requests: number;
  /** … while another of its threads served one, too. */
  readonly overlapped: number;
  /** What these are worth, and how much is needed. */
  readonly worth: number;
  readonly needed: number;
  /** Null: nothing speaks against it. */
  readonly refuted: Refutation | null;
}
