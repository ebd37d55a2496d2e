import type { SnapshotDistribution } from '../../../../metrics/snapshot.ts';
import { milliseconds } from '../../figures.ts';
import type { ListSource } from '../../list/list.ts';
import { findTracked } from '../../picture.ts';

/** The durations that one is held against. */
export interface Standing {
  /** The shortest first; those that are known. */
  readonly percentiles: readonly Percentile[];
  readonly count: number;
}

export interface Percentile {
  readonly name: string;
  readonly seconds: number;
}

/** Of the row that the place is about: of all that is kept of it, else of the picture's window; null where it has left. */
export function standingOf({ picture, place }: ListSource): Standing | null {
  const { detail } = picture;
  if (detail?.key === place.row) return make(detail.row.durationSeconds, detail.p999);
  const tracked = findTracked(picture, place.row);
  return tracked === null ? null : make(tracked.row.durationSeconds, null);
}

function make({ count, p50, p90, p95, p99, max }: SnapshotDistribution, p999: number | null): Standing {
  const named = Object.entries({ p50, p90, p95, p99, 'p99.9': p999, max });
  return { count, percentiles: named.flatMap(([name, seconds]) => (seconds === null ? [] : { name, seconds })) };
}

/** `slower than p99 (51.2 ms) of its row`. */
export function standingText(seconds: number | null, { percentiles }: Standing): string {
  if (seconds === null) return 'how long it took is not known';
  const last = percentiles.at(-1);
  if (last === undefined) return 'nothing to compare it with yet';
  if (seconds >= last.seconds) return 'the slowest of its row';
  const passed = percentiles.findLast((each) => seconds > each.seconds);
  if (passed !== undefined) return `slower than ${passed.name} (${milliseconds(passed.seconds)} ms) of its row`;
  return 'no slower than half of its row';
}
