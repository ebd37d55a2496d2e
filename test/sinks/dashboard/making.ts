import type { Snapshot, SnapshotRow } from '../../../src/metrics/snapshot.ts';
import { snapshotOf } from '../../exports/snapshot.ts';
import { row } from '../../views/top/snapshots.ts';

export const WINDOW_SECONDS = 5;
/** A whole hour. */
const BEGAN_SECONDS = 1_800_000_000;

/** Durations, in seconds, as the worker's histograms have them. */
export function durationsOf(...seconds: readonly number[]): SnapshotRow['durationSeconds'] {
  const indexes = seconds.map((one) => Math.ceil(Math.log2(one) * 64) - 1);
  const offset = Math.min(...indexes);
  const counts = new Array<number>(Math.max(...indexes) - offset + 1).fill(0);
  for (const index of indexes) counts[index - offset] = (counts[index - offset] as number) + 1;
  const { durationSeconds } = row({ operation: 'GET', rate: 0 });
  return { ...durationSeconds, count: seconds.length, histogram: { scale: 6, zeroCount: 0, offset, counts } };
}

/** The window of this number. */
export function windowOf(index: number, rows: readonly SnapshotRow[]): Snapshot {
  const start = BEGAN_SECONDS + index * WINDOW_SECONDS;
  return snapshotOf({
    window: {
      index,
      startUnixNs: start * 1e9,
      endUnixNs: (start + WINDOW_SECONDS) * 1e9,
      durationSeconds: WINDOW_SECONDS,
      partial: false,
      elapsedSeconds: (index + 1) * WINDOW_SECONDS,
    },
    rows,
  });
}
