/** Bytes at hand: [start, end) of `bytes`; `view` covers the same memory. */
export interface CapturedBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** No memory at all. */
export const NO_BYTES = new Uint8Array(0);
export const NO_VIEW = new DataView(NO_BYTES.buffer);
