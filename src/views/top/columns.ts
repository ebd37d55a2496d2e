import type { SnapshotRow } from '../../metrics/snapshot.ts';
import type { Role } from '../../transactions/transaction.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import { bytes, count, milliseconds, percent, rate } from './figures.ts';
import { serverName, workloadName } from './names.ts';
import { errorTypes, notSuccess } from './notes.ts';
import type { SortName } from './sort.ts';
import type { Tone } from './theme.ts';

/** A column of fixed width; what is left of the line is the name's. */
export interface Column {
  readonly title: string;
  /** Columns of its text, without the gap before it. */
  readonly width: number;
  readonly gap: number;
  readonly align: 'left' | 'right';
  /** The narrowest terminal that shows it. */
  readonly from: number;
  /** The narrowest terminal that shows another one instead. */
  readonly until?: number;
  /** The sort that goes by it. */
  readonly sort: SortName | null;
  text(row: SnapshotRow, windowSeconds: number, protocols: ProtocolWords): string;
  tone?(row: SnapshotRow): Tone;
}

/** From this share of errors on a row is red, not yellow. */
const BAD_ERROR_RATIO = 0.05;

/** From here on what went wrong has room for names. */
const WIDE_NOTES_FROM = 150;

const FIGURE = { align: 'right', gap: 1, sort: null } as const;

const RATE: Column = {
  ...FIGURE,
  title: 'rate/s',
  // As wide as its title; the figures leave a blank before them.
  gap: 0,
  width: 6,
  from: 0,
  sort: 'rate',
  text: (row) => rate(row.ratePerSecond),
};
const ERRORS: Column = {
  ...FIGURE,
  title: 'err%',
  width: 4,
  from: 0,
  sort: 'err%',
  text: (row) => percent(row.errorRatio),
  tone: errorTone,
};
const P50: Column = {
  ...FIGURE,
  title: 'p50ms',
  width: 6,
  from: 0,
  sort: 'p50',
  text: (row) => milliseconds(row.durationSeconds.p50),
};
const P95: Column = {
  ...FIGURE,
  title: 'p95ms',
  width: 6,
  from: 0,
  sort: 'p95',
  text: (row) => milliseconds(row.durationSeconds.p95),
};
const P99: Column = {
  ...FIGURE,
  title: 'p99ms',
  width: 6,
  from: 0,
  sort: 'p99',
  text: (row) => milliseconds(row.durationSeconds.p99),
};
const MAX: Column = {
  ...FIGURE,
  title: 'max',
  width: 6,
  from: 87,
  text: (row) => milliseconds(row.durationSeconds.max),
};
const FIRST_BYTE: Column = {
  ...FIGURE,
  title: 'ttfb50',
  width: 6,
  from: 94,
  text: (row) => milliseconds(row.timeToFirstByteSeconds.p50),
};
const IN_FLIGHT: Column = {
  ...FIGURE,
  title: 'infl',
  width: 4,
  from: 0,
  sort: 'in flight',
  text: (row) => count(row.inFlight.count),
};
function statusClass(digit: string, from: number): Column {
  const text = ({ statusCodes }: SnapshotRow): string => {
    // Protocols whose statuses are names, or other numbers, have no such classes.
    const codes = statusCodes.filter(([code]) => /^[1-9]\d\d$/.test(code));
    const own = codes.filter(([code]) => code.startsWith(digit));
    return codes.length === 0 ? '' : count(own.reduce((sum, [, times]) => sum + times, 0));
  };
  return { ...FIGURE, title: `${digit}xx`, width: 4, from, text };
}

const statusClasses = (from: number) => ['2', '3', '4', '5'].map((digit) => statusClass(digit, from));

const perSecond = (from: number): readonly Column[] => [
  { ...FIGURE, title: 'in/s', width: 5, from, text: (row, seconds) => bytes(incoming(row) / seconds) },
  { ...FIGURE, title: 'out/s', width: 5, from, text: (row, seconds) => bytes(outgoing(row) / seconds) },
];

/** The last column: narrow, it holds `503:123` or `refused`; wide, a second kind of error, or `deadline_exceeded`. */
const notes = (
  title: string,
  of: (row: SnapshotRow, width: number, protocols: ProtocolWords) => string,
): readonly Column[] =>
  [
    { width: 7, from: 80, until: WIDE_NOTES_FROM },
    { width: 16, from: WIDE_NOTES_FROM },
  ].map((size) => ({
    ...size,
    title,
    gap: 2,
    align: 'left',
    sort: null,
    text: (row, _, protocols) => of(row, size.width, protocols),
    tone: errorTone,
  }));

const workload = (from: number): Column => ({
  ...FIGURE,
  title: 'workload',
  width: 12,
  align: 'left',
  gap: 2,
  from,
  text: workloadName,
});

const server = (from: number): Column => ({
  ...FIGURE,
  title: 'server',
  width: 21,
  align: 'left',
  gap: 2,
  from,
  text: (row) => serverName(row.server),
});

/** From this width on the server of a call stands in a column of its own, below it in the name. */
export const SERVER_COLUMN_FROM = 140;

const FIGURES = [RATE, ERRORS, P50, P95, P99, MAX, FIRST_BYTE, IN_FLIGHT];
const CALLED = [
  server(SERVER_COLUMN_FROM),
  workload(121),
  ...FIGURES,
  ...statusClasses(172),
  ...perSecond(106),
  ...notes('errors', errorTypes),
];

/** The columns of each table, from left to right behind the name. Widths are such that 80 columns hold all without `from`, and the name keeps 29 or more. */
export const TABLE_COLUMNS: Readonly<Record<Role, readonly Column[]>> = {
  server: [
    server(172),
    workload(140),
    ...FIGURES,
    ...statusClasses(114),
    ...perSecond(126),
    ...notes('status', notSuccess),
  ],
  client: CALLED,
  unknown: CALLED,
};

export interface FittedColumns {
  readonly nameWidth: number;
  readonly columns: readonly Column[];
}

/** The columns that a terminal of this width shows, and what they leave for the name; one column stays free on the left for the selection's mark. */
export function fitColumns(role: Role, width: number): FittedColumns {
  const columns = TABLE_COLUMNS[role].filter(({ from, until = Infinity }) => from <= width && width < until);
  const used = columns.reduce((sum, column) => sum + column.width + column.gap, 1);
  return { columns, nameWidth: Math.max(0, width - used) };
}

function errorTone(row: SnapshotRow): Tone {
  if (row.errorRatio === null || row.errorRatio === 0) return 'plain';
  return row.errorRatio >= BAD_ERROR_RATIO ? 'bad' : 'warn';
}

/** Towards the process: what a server is sent, what a client is answered. */
function incoming(row: SnapshotRow): number {
  return row.role === 'client' ? row.responseBytes : row.requestBytes;
}

function outgoing(row: SnapshotRow): number {
  return row.role === 'client' ? row.requestBytes : row.responseBytes;
}
