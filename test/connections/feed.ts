import assert from 'node:assert/strict';
import type { Pipeline } from '../../src/connections/pipeline.ts';
import { WALK_WHOLE, walkRecords } from '../../src/events/walk.ts';

/** Whole records back to back in the first `length` bytes, one after the other. */
export function feedBatch(pipeline: Pipeline, bytes: Uint8Array, length: number = bytes.length): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  assert.equal(
    walkRecords(view, length, (at) => pipeline.record(bytes, view, at)),
    WALK_WHOLE,
  );
}
