import { BUCKET_BOUNDS } from '../../src/metrics/store/bounds.ts';
import type { ExportRow } from '../equality/sae-mon.ts';

/** As the JSON has it, by the whole histogram. */
export function quantileOf(rows: readonly ExportRow[], route: string, q: string): number {
  const durations = rows.find(({ resource }) => resource === route)?.durationSeconds as
    | Record<string, number>
    | undefined;
  return durations?.[`p${Number(q) * 100}`] ?? Number.NaN;
}

/** Or at its end: the exact value and its bucket of the other histogram may lie on both sides of it. */
export function inOneBucket(seen: number, own: number): boolean {
  const bounds = [0, ...BUCKET_BOUNDS, Number.POSITIVE_INFINITY];
  return bounds.some((from, at) => {
    const to = bounds[at + 1] ?? Number.POSITIVE_INFINITY;
    return seen >= from && seen <= to && own >= from * 0.99 && own <= to * 1.01;
  });
}
