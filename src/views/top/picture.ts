import type { RowDetail, Scene } from '../../metrics/scene.ts';
import type { Snapshot, SnapshotRow } from '../../metrics/snapshot.ts';
import type { Role } from '../../transactions/transaction.ts';

/** A row stays on the screen this long after its last transaction: long enough to look up from a stall and still see what stalled. */
export const IDLE_SECONDS = 60;

/** At most this many idle rows; a scan through thousands of paths must not fill memory for a minute. The longest idle leave first. */
const MAX_IDLE_ROWS = 1000;

export const ROLES = ['server', 'client', 'unknown'] as const satisfies readonly Role[];

export interface TrackedRow {
  readonly row: SnapshotRow;
  /** `window.elapsedSeconds` of the first and of the last snapshot that had this row. */
  readonly cameAt: number;
  readonly seenAt: number;
  /** True when the newest snapshot lacks it; then its figures are the last seen, its rate 0. */
  readonly idle: boolean;
}

/** A snapshot together with what is remembered of those before it. */
export interface Picture {
  readonly snapshot: Snapshot;
  /** What the screen has asked for beside it; null before the first answer. */
  readonly scene: Scene | null;
  readonly rows: Readonly<Record<Role, readonly TrackedRow[]>>;
  /** Of the row that is asked for: what was told of it last, also when it is not known any more. */
  readonly detail: RowDetail | null;
}

/** No row of any kind. */
export function isQuiet({ rows }: Picture): boolean {
  return Object.values(rows).every((each) => each.length === 0);
}

export interface Tick {
  readonly snapshot: Snapshot;
  readonly scene: Scene | null;
}

const NO_ROWS: Picture['rows'] = { server: [], client: [], unknown: [] };

/** The next tick's picture. `followed`: keys of rows that stay, however long they are idle. */
export function advance(previous: Picture | null, tick: Tick, followed: ReadonlySet<string>): Picture {
  const old = previous?.rows ?? NO_ROWS;
  const rows = (role: Role) => trackRows(old[role], tick.snapshot, { role, followed });
  return {
    ...tick,
    rows: { server: rows('server'), client: rows('client'), unknown: rows('unknown') },
    detail: lastDetail(previous, tick.scene),
  };
}

function lastDetail(previous: Picture | null, scene: Scene | null): RowDetail | null {
  if (scene === null) return previous?.detail ?? null;
  const before = previous?.detail ?? null;
  return scene.detail ?? (before?.key === scene.look.row ? before : null);
}

/** Null where the picture has it no more. */
export function findTracked({ rows }: Picture, key: string | null): TrackedRow | null {
  for (const role of ROLES) {
    const found = rows[role].find(({ row }) => row.key === key);
    if (found !== undefined) return found;
  }
  return null;
}

function trackRows(
  previous: readonly TrackedRow[],
  { window, rows }: Snapshot,
  { role, followed }: { readonly role: Role; readonly followed: ReadonlySet<string> },
): readonly TrackedRow[] {
  const now = window.elapsedSeconds;
  const before = new Map(previous.map((tracked) => [tracked.row.key, tracked]));
  const tracked: TrackedRow[] = [];
  for (const row of rows) {
    if (row.role !== role) continue;
    tracked.push({ row, cameAt: before.get(row.key)?.cameAt ?? now, seenAt: now, idle: false });
    before.delete(row.key);
  }
  const idle = [...before.values()].filter(({ row, seenAt }) => now - seenAt < IDLE_SECONDS || followed.has(row.key));
  idle.sort((a, b) => b.seenAt - a.seenAt);
  for (const old of idle.slice(0, MAX_IDLE_ROWS)) {
    tracked.push(old.idle ? old : { ...old, row: quiet(old.row), idle: true });
  }
  return tracked;
}

/** The same row while nothing happens in it. */
export function quiet(row: SnapshotRow): SnapshotRow {
  return { ...row, ratePerSecond: 0, inFlight: { count: 0, oldestSeconds: null }, requestBytes: 0, responseBytes: 0 };
}

/** What is made of a picture, made once: lists ask for their rows again and again. */
export function perPicture<Made>(make: (picture: Picture) => Made): (picture: Picture) => Made {
  const known = new WeakMap<Picture, Made>();
  return (picture) => {
    const made = known.get(picture) ?? make(picture);
    known.set(picture, made);
    return made;
  };
}
