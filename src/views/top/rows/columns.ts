import type { SnapshotRow } from '../../../metrics/snapshot.ts';
import type { Role } from '../../../transactions/transaction.ts';
import { cutServer } from '../cut-server.ts';
import { bytes, count, milliseconds, percent, rate } from '../figures.ts';
import { type CellContext, FIGURE, type ListColumn, WORDS } from '../list/column.ts';
import { serverName, workloadName } from '../names.ts';
import type { TrackedRow } from '../picture.ts';
import type { Tone } from '../theme.ts';
import { durationTone, errorRatioTone } from '../threshold-tones.ts';
import { errorTypes, notSuccess } from './notes.ts';

type RowColumn = ListColumn<TrackedRow>;

const RATE: RowColumn = {
  ...FIGURE,
  id: 'rate',
  title: 'rate/s',
  help: 'transactions that ended, per second',
  width: 6,
  priority: 0,
  sort: ({ row }) => row.ratePerSecond,
  text: ({ row }) => rate(row.ratePerSecond),
};
const ERRORS: RowColumn = {
  ...FIGURE,
  id: 'err%',
  title: 'err%',
  help: 'errors among them, in per cent',
  width: 4,
  priority: 0,
  sort: ({ row }) => row.errorRatio,
  text: ({ row }) => percent(row.errorRatio),
  tone: errorTone,
};
const IN_FLIGHT: RowColumn = {
  ...FIGURE,
  id: 'infl',
  title: 'infl',
  help: 'requests now under way',
  width: 4,
  priority: 0,
  sort: ({ row }) => row.inFlight.count,
  text: ({ row }) => count(row.inFlight.count),
};

interface Place {
  readonly id: string;
  readonly title: string;
  readonly priority: number;
  readonly help: string;
}

function duration(place: Place, of: (row: SnapshotRow) => number | null): RowColumn {
  return {
    ...FIGURE,
    ...place,
    width: 6,
    sort: ({ row }) => of(row),
    text: ({ row }) => milliseconds(of(row)),
    tone: ({ row }, { thresholds }) => durationTone(of(row), thresholds),
  };
}

const DURATIONS: readonly RowColumn[] = [
  duration(
    { id: 'p50', title: 'p50ms', priority: 0, help: 'median duration, ms' },
    ({ durationSeconds }) => durationSeconds.p50,
  ),
  duration(
    { id: 'p90', title: 'p90ms', priority: 9, help: '90th percentile of durations, ms' },
    ({ durationSeconds }) => durationSeconds.p90,
  ),
  duration(
    { id: 'p95', title: 'p95ms', priority: 0, help: '95th percentile of durations, ms' },
    ({ durationSeconds }) => durationSeconds.p95,
  ),
  duration(
    { id: 'p99', title: 'p99ms', priority: 0, help: '99th percentile of durations, ms' },
    ({ durationSeconds }) => durationSeconds.p99,
  ),
  duration(
    { id: 'max', title: 'max', priority: 2, help: 'longest duration, ms' },
    ({ durationSeconds }) => durationSeconds.max,
  ),
  duration(
    { id: 'ttfb', title: 'ttfb50', priority: 3, help: 'median time to the first byte of the answer, ms' },
    ({ timeToFirstByteSeconds }) => timeToFirstByteSeconds.p50,
  ),
];

function statusClass(digit: string, priority: number): RowColumn {
  const times = ({ row: { statusCodes } }: TrackedRow): number | null => {
    // Protocols whose statuses are names, or other numbers, have no such classes.
    const codes = statusCodes.filter(([code]) => /^[1-9]\d\d$/.test(code));
    const own = codes.filter(([code]) => code.startsWith(digit));
    return codes.length === 0 ? null : own.reduce((sum, [, each]) => sum + each, 0);
  };
  return {
    ...FIGURE,
    id: `${digit}xx`,
    title: `${digit}xx`,
    help: `answers with a status of ${digit}xx`,
    width: 4,
    priority,
    sort: times,
    text: (tracked) => {
      const value = times(tracked);
      return value === null ? '' : count(value);
    },
  };
}

const statusClasses = (priority: number) => ['2', '3', '4', '5'].map((digit) => statusClass(digit, priority));

function perSecond(place: Place, of: (row: SnapshotRow) => number): RowColumn {
  return {
    ...FIGURE,
    ...place,
    width: 5,
    sort: ({ row }) => of(row),
    text: ({ row }, { picture }) => bytes(of(row) / Math.max(picture.snapshot.window.durationSeconds, 1e-3)),
  };
}

const bytesPerSecond = (priority: number): readonly RowColumn[] => [
  perSecond({ id: 'in', title: 'in/s', priority, help: 'bytes towards the process, per second' }, incoming),
  perSecond({ id: 'out', title: 'out/s', priority, help: 'bytes from the process, per second' }, outgoing),
];

/** The last column: narrow, it holds `503:123` or `refused`; wide, a second kind of error, or `deadline_exceeded`. */
const NOTES = { ...WORDS, width: 7, wide: 16, priority: 1, tone: errorTone } as const;
const STATUS: RowColumn = {
  ...NOTES,
  id: 'status',
  title: 'status',
  help: 'status codes but success, and errors without one',
  text: ({ row }, { protocols }, width) => notSuccess(row, width, protocols),
};
const ERROR_TYPES: RowColumn = {
  ...NOTES,
  id: 'errors',
  title: 'errors',
  help: 'errors by type, the most frequent first',
  text: ({ row }, _, width) => errorTypes(row, width),
};

const workload = (priority: number): RowColumn => ({
  ...WORDS,
  id: 'workload',
  title: 'workload',
  help: 'whose row it is: container, unit or command',
  width: 12,
  priority,
  sort: ({ row }) => workloadName(row),
  text: ({ row }) => workloadName(row),
});

const server = (priority: number): RowColumn => ({
  ...WORDS,
  id: 'server',
  title: 'server',
  help: 'the server, by name where one is known',
  width: 21,
  priority,
  sort: ({ row }) => serverName(row.server),
  text: ({ row }, _, width) => cutServer(serverName(row.server), width),
});

const FIGURES = [RATE, ERRORS, ...DURATIONS, IN_FLIGHT];

const CALLED = [server(6), workload(5), ...FIGURES, ...statusClasses(7), ...bytesPerSecond(4), ERROR_TYPES];

/** The columns of each table, from left to right behind the name; 80 columns hold those of priority 0 and 1. */
export const ROW_COLUMNS: Readonly<Record<Role, readonly RowColumn[]>> = {
  server: [server(7), workload(6), ...FIGURES, ...statusClasses(4), ...bytesPerSecond(5), STATUS],
  client: CALLED,
  unknown: CALLED,
};

/** What each of them shows, by its id. */
export const ROW_COLUMN_HELP: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(ROW_COLUMNS)
    .flat()
    .map(({ id, help }) => [id, help]),
);

function errorTone({ row }: TrackedRow, { thresholds }: CellContext): Tone {
  return errorRatioTone(row.errorRatio, thresholds);
}

/** Towards the process: what a server is sent, what a client is answered. */
function incoming(row: SnapshotRow): number {
  return row.role === 'client' ? row.responseBytes : row.requestBytes;
}

function outgoing(row: SnapshotRow): number {
  return row.role === 'client' ? row.requestBytes : row.responseBytes;
}
