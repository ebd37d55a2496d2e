import type { Snapshot, SnapshotRow } from '../../metrics/snapshot.ts';
import type { Role } from '../../transactions/transaction.ts';
import { holdRanks, NO_RANKS, type Ranks, takeRanks } from './ranks.ts';
import { compareRows, type SortOrder } from './sort.ts';

/** A row stays on the screen this long after its last transaction: long enough to look up from a stall and still see what stalled. */
export const IDLE_SECONDS = 60;

/** At most this many idle rows a table; a scan through thousands of paths must not fill memory for a minute. The longest idle leave first. */
const MAX_IDLE_ROWS = 1000;

export const ROLES = ['server', 'client', 'unknown'] as const satisfies readonly Role[];

export interface TrackedRow {
  readonly row: SnapshotRow;
  /** `window.elapsedSeconds` of the last snapshot that had this row. */
  readonly seenAt: number;
  /** True when the newest snapshot lacks it; then its figures are the last seen, its rate 0. */
  readonly idle: boolean;
}

export interface PictureTable {
  /** As drawn, from top to bottom. */
  readonly rows: readonly TrackedRow[];
  readonly ranks: Ranks;
}

/** A snapshot together with what is remembered of those before it. */
export interface Picture {
  readonly snapshot: Snapshot;
  readonly tables: Readonly<Record<Role, PictureTable>>;
}

const NO_TABLE: PictureTable = { rows: [], ranks: NO_RANKS };

/** The next tick's picture. */
export function advance(previous: Picture | null, snapshot: Snapshot, sort: SortOrder): Picture {
  const table = (role: Role) => advanceTable(previous?.tables[role] ?? NO_TABLE, snapshot, role, sort);
  return { snapshot, tables: { server: table('server'), client: table('client'), unknown: table('unknown') } };
}

/** The same picture in another order, at once. */
export function resort(picture: Picture, sort: SortOrder): Picture {
  const table = ({ rows }: PictureTable): PictureTable => {
    const sorted = rows.toSorted(compareRows(sort));
    return { rows: sorted, ranks: takeRanks(sorted.map(({ row }) => row.key)) };
  };
  const { server, client, unknown } = picture.tables;
  return { ...picture, tables: { server: table(server), client: table(client), unknown: table(unknown) } };
}

function advanceTable(previous: PictureTable, snapshot: Snapshot, role: Role, sort: SortOrder): PictureTable {
  const tracked = trackRows(previous.rows, snapshot, role);
  const sorted = [...tracked.values()].sort(compareRows(sort)).map(({ row }) => row.key);
  const ranks = holdRanks(previous.ranks, sorted);
  return { ranks, rows: ranks.order.flatMap((key) => tracked.get(key) ?? []) };
}

function trackRows(previous: readonly TrackedRow[], snapshot: Snapshot, role: Role): Map<string, TrackedRow> {
  const now = snapshot.window.elapsedSeconds;
  const tracked = new Map<string, TrackedRow>();
  for (const row of snapshot.rows) {
    if (row.role === role) tracked.set(row.key, { row, seenAt: now, idle: false });
  }
  const idle = previous.filter(({ row, seenAt }) => !tracked.has(row.key) && now - seenAt < IDLE_SECONDS);
  idle.sort((a, b) => b.seenAt - a.seenAt);
  for (const old of idle.slice(0, MAX_IDLE_ROWS)) {
    tracked.set(old.row.key, old.idle ? old : { row: quiet(old.row), seenAt: old.seenAt, idle: true });
  }
  return tracked;
}

function quiet(row: SnapshotRow): SnapshotRow {
  return { ...row, ratePerSecond: 0, inFlight: { count: 0, oldestSeconds: null }, requestBytes: 0, responseBytes: 0 };
}
