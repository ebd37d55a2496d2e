import type { SnapshotRow } from '../../../../metrics/snapshot.ts';
import { milliseconds, percent, rate } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import type { ListSource } from '../../list/list.ts';
import { describeRow } from '../../rows/describe.ts';
import type { Screen } from '../screen.ts';

/** One row of the overview, in all that is known of it. */
export const row: Screen = {
  name: 'row',
  title: 'row',
  help: 'one endpoint or dependency: durations over time, status codes, peers, slowest transactions',
  isRoot: false,
  parts: [],
  keys: [],
  lists: [],
  holds: false,
  headLines: Number.POSITIVE_INFINITY,
  head: (source) => {
    const found = findRow(source);
    return found === undefined ? [[{ text: ' This row has left: Esc goes back.', tone: 'dim' }]] : rowLines(found);
  },
  nothing: null,
};

function findRow({ picture, place }: ListSource): SnapshotRow | undefined {
  return Object.values(picture.rows)
    .flat()
    .find((tracked) => tracked.row.key === place.row)?.row;
}

function rowLines(found: SnapshotRow): readonly Spans[] {
  const { p50, p90, p95, p99, max } = found.durationSeconds;
  const durations = Object.entries({ p50, p90, p95, p99, max }).map(
    ([name, value]) => `${name} ${milliseconds(value)}`,
  );
  return [
    [{ text: ` ${describeRow(found)}` }],
    [{ text: ` rate ${rate(found.ratePerSecond)}/s  errors ${percent(found.errorRatio)}%  ${durations.join('  ')}` }],
  ];
}
