/** Where the bytes of a capture come from, in order: a file, a pipe, or what one of them holds compressed. */

/** Fills `target` from `at` with up to `length` bytes; returns how many: 0 at the end, NOT_YET where more is to come. */
export type ReadBytes = (target: Uint8Array, at: number, length: number) => number;
export const NOT_YET = -1;

/** Why bytes ended before their end. */
export interface BytesFailure {
  readonly end: 'cut off' | 'damaged';
  /** `what gzip compressed`. */
  readonly where: string;
}

export interface CaptureBytes extends Disposable {
  /** For people. */
  readonly name: string;
  /** Of what lies in the file or comes through the pipe: read so far, and in all; null where nobody knows. */
  readonly position: number;
  readonly size: number | null;
  /** When they were written, about. */
  readonly madeUnixMs: number;
  /** A file as it is: it may be a recording. */
  readonly isPlain: boolean;
  /** Whether they are written while they are read. */
  readonly isLive: boolean;
  /** Set at the end at the latest. */
  readonly failure: BytesFailure | null;
  read: ReadBytes;
  /** Resolves when `read` has more, or has come to the end. Call it only after NOT_YET. */
  whenMore(): Promise<void>;
  /** Nothing more is wanted: the end comes now. */
  stop(): void;
}
