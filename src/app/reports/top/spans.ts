/** What `top` looks back on by default: long enough for steady percentiles, short enough to follow a change. */
export const SLIDING_NS = 10e9;
/** Windows are no longer than this, so that a picture is never older. */
const STEP_NS = 1e9;
/** Windows held open for late transactions, beside those that are shown. */
const SPARE_WINDOWS = 4;
/** A slot of a row's last minutes, and a block of windows that were dropped. */
const BLOCK_NS = 5e9;
/** Blocks of a minute, and one that has just begun: what is older is told as slots, and in the sum since the start. */
const BLOCKS = 13;

/** In what steps time is counted. */
export interface TopSpans {
  /** Of a window. An interval that is made shorter than it is one window. */
  readonly widthNs: number;
  /** Windows that are kept as such. */
  readonly keep: number;
  /** Windows of a block. */
  readonly blockWindows: number;
  readonly blocks: number;
}

export function spansOf(intervalNs: number): TopSpans {
  const widthNs = Math.min(intervalNs, STEP_NS);
  return {
    widthNs,
    keep: Math.ceil(SLIDING_NS / widthNs) + SPARE_WINDOWS,
    blockWindows: Math.ceil(BLOCK_NS / widthNs),
    blocks: BLOCKS,
  };
}
