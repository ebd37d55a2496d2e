import { type CapturedBytes, NO_BYTES, NO_VIEW } from './captured-bytes.ts';

/** What is left to be read of the bytes at hand; belongs to who reads. One object is reused. */
export class Window implements CapturedBytes {
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  start = 0;
  end = 0;

  /** The last `length` bytes of what `source` holds. */
  overLast(source: CapturedBytes, length: number): void {
    this.bytes = source.bytes;
    this.view = source.view;
    // A small integer again: as a double it would make one of every offset that a decoder reckons with.
    this.start = (source.end - length) | 0;
    this.end = source.end;
  }

  get length(): number {
    return this.end - this.start;
  }
}
