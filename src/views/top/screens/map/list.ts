import { ROW_FACTS } from '../../../../metrics/row-facts.ts';
import { type List, makeList } from '../../list/list.ts';
import { anyFacts } from '../../list/map-facts.ts';
import { serverNameWithin, wholeServerName } from '../../names.ts';
import { narrowedOverview } from '../../rows/narrowing.ts';
import { cut, left, widthOf } from '../../text.ts';
import { MAP_COLUMNS } from './columns.ts';
import { type MapRow, mapRows } from './map-rows.ts';

const MARKS = { cycle: ' (cycle)', deeper: ' (more)' } as const;

/** Who calls whom. */
export const mapList: List = makeList<MapRow>({
  id: 'map',
  title: 'WHO CALLS WHOM',
  empty: 'nobody calls anybody yet',
  columns: MAP_COLUMNS,
  sort: { by: 'rate', reversed: false },
  calm: false,
  facts: anyFacts(ROW_FACTS, ({ rows }) => rows),
  rows: ({ picture }) => mapRows(picture),
  keyOf: ({ key }) => key,
  parentOf: ({ parent }) => parent,
  namer:
    (_, { width }) =>
    (row) =>
      left(nameWithin(row, width), width),
  nameOf: ({ name }) => name,
  weight: ({ sum }) => sum?.ratePerSecond ?? 0,
  isLast: ({ idle }) => idle,
  tone: ({ idle, parent }) => (idle ? 'dim' : parent === null ? 'strong' : null),
  describe,
  enter: ({ filter, title }) => (filter === null ? null : narrowedOverview(filter, title ?? undefined)),
});

/** Of a server the port stays, of a mark all. */
function nameWithin({ name, server, mark }: MapRow, width: number): string {
  if (server !== null) return serverNameWithin(server, width);
  const shown = mark === null ? '' : MARKS[mark];
  return cut(name, width - widthOf(shown)) + shown;
}

function describe({ name, server, title, mark, protocols, rows }: MapRow): string {
  const ends = [...new Set(rows.filter(({ role }) => role === 'client').map((row) => wholeServerName(row.server)))];
  return [
    title ?? (server === null ? name : wholeServerName(server)),
    protocols.join(','),
    ...(title === null || ends.length === 0 ? [] : [`at ${ends.join(', ')}`]),
    ...(mark === 'cycle' ? ['stands above already'] : []),
    ...(mark === 'deeper' ? ['calls others, too, which the map has no room for'] : []),
  ].join('  ');
}
