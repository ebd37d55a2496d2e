/** Steps over a batch: whole records back to back. Sizes are checked here, once, for all accessors. */
import { RECORD_SIZE, RECORD_SIZEOF } from './abi.gen.ts';

export type WalkStatus = typeof WALK_WHOLE | typeof WALK_DAMAGED;
/** Every record was visited, and the batch ended with the last one. */
export const WALK_WHOLE = 0;
/** A size was impossible: nothing from there on was visited. From the ring it is a bug, from a file it is damage. */
export const WALK_DAMAGED = 1;

/**
 * Calls `visit` with the offset of each record in the first `length` bytes of `view`. Kinds that are
 * not known are visited as well: who does not know them ignores them. Pass a function that lives as
 * long as the caller, not a closure a batch.
 */
export function walkRecords(view: DataView, length: number, visit: (at: number) => void): WalkStatus {
  let at = 0;
  while (at < length) {
    if (length - at < RECORD_SIZEOF) return WALK_DAMAGED;
    const size = view.getUint32(at + RECORD_SIZE, true);
    if (size < RECORD_SIZEOF || (size & 7) !== 0 || size > length - at) return WALK_DAMAGED;
    visit(at);
    at += size;
  }
  return WALK_WHOLE;
}
