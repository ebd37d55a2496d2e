import type { ErrorRow } from '../../../../metrics/scene.ts';
import { timeOfDay } from '../../../trace/cells.ts';
import { age, count, share } from '../../figures.ts';
import { type CellContext, FIGURE, type ListColumn, WORDS } from '../../list/column.ts';
import { serverName, serverNameWithin } from '../../names.ts';
import { sideColumn } from '../../side-column.ts';
import { errorsIn } from './total.ts';

type Column = ListColumn<ErrorRow>;

const COUNTS: readonly Column[] = [
  {
    ...FIGURE,
    id: 'count',
    title: 'errs',
    help: 'how many since the start, or since counting began anew (r)',
    leads: true,
    width: 4,
    priority: 0,
    sort: (row) => row.count,
    text: (row) => count(row.count),
  },
  {
    ...FIGURE,
    id: 'share',
    title: 'share',
    help: 'of all errors since then',
    width: 5,
    priority: 0,
    // Of one whole, they are in the order of their counts.
    sort: (row) => row.count,
    text: (row, { picture }) => share(row.count, errorsIn(picture)),
  },
  {
    ...WORDS,
    id: 'reason',
    title: ' reason',
    help: 'status code or kind of error: refused, reset, timeout, unanswered ...',
    // `!ECONNREFUSED`.
    width: 13,
    wide: 24,
    priority: 0,
    sort: ({ reason }) => reason,
    text: ({ reason }) => `!${reason}`,
    tone: () => 'bad',
  },
];

const TIMES: readonly Column[] = [
  ago('last', 0, ({ lastUnixNs }) => lastUnixNs),
  ago('first', 2, ({ firstUnixNs }) => firstUnixNs),
  at('last', 3, ({ lastUnixNs }) => lastUnixNs),
  at('first', 3, ({ firstUnixNs }) => firstUnixNs),
];

const WHOSE: readonly Column[] = [
  {
    ...WORDS,
    id: 'server',
    title: 'server',
    help: 'the server, by name where one is known',
    width: 15,
    wide: 24,
    priority: 1,
    sort: ({ server }) => serverName(server),
    text: ({ server }, _, width) => serverNameWithin(server, width),
  },
  {
    ...WORDS,
    id: 'workload',
    title: 'workload',
    help: 'who serves or calls: container, unit or command',
    width: 12,
    priority: 4,
    sort: ({ workload }) => workload,
    text: ({ workload }) => workload,
  },
  sideColumn('workload', 5),
];

export const ERROR_COLUMNS: readonly Column[] = [...COUNTS, ...TIMES, ...WHOSE];

function ago(which: 'first' | 'last', priority: number, of: (row: ErrorRow) => number): Column {
  return {
    ...FIGURE,
    id: which,
    title: which,
    help: `how long ago the ${which} one was`,
    width: 6,
    priority,
    sort: of,
    text: (row, context) => agoText(of(row), context),
  };
}

function at(which: 'first' | 'last', priority: number, of: (row: ErrorRow) => number): Column {
  return {
    ...FIGURE,
    id: `${which}-at`,
    title: `${which} at`,
    help: `when the ${which} one ended, local time`,
    width: 8,
    wide: 12,
    priority,
    sort: of,
    text: (row, _, width) => timeOfDay({ timeUnixNano: String(Math.floor(of(row))) }).slice(0, width),
    tone: () => 'dim',
  };
}

/** The clocks of a picture and of what ended while it was made may be a moment apart. */
function agoText(unixNs: number, { picture }: CellContext): string {
  return age(Math.max(0, picture.snapshot.window.endUnixNs - unixNs) / 1e9);
}
