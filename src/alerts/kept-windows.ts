import { mergeRows } from '../metrics/merge-rows.ts';
import type { Snapshot, SnapshotLoss } from '../metrics/snapshot.ts';
import { type Missing, missingIn } from '../rules/missing.ts';

/** What a rule looks back on, as one window. */
export interface WindowView extends Pick<Snapshot, 'window' | 'rows' | 'totals'> {
  readonly missing: Missing;
}

/** The last intervals: as many as any rule looks back on, since one of 2,000 rows has some 10 MB. */
export class KeptWindows {
  readonly #most: number;
  #snapshots: Snapshot[] = [];
  /** The account when the first of them began; null: the session did. */
  #before: SnapshotLoss | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  add(snapshot: Snapshot): void {
    this.#snapshots.push(snapshot);
    if (this.#snapshots.length <= this.#most) return;
    this.#before = this.#snapshots.shift()?.loss ?? null;
  }

  /** The last `count` of them as one; one at least must be there. */
  view(count: number): WindowView {
    const first = Math.max(0, this.#snapshots.length - count);
    const snapshots = this.#snapshots.slice(first);
    const last = snapshots.at(-1) as Snapshot;
    const before = first === 0 ? this.#before : (this.#snapshots[first - 1]?.loss ?? null);
    const parts = snapshots.map(({ window, rows }) => ({ durationSeconds: window.durationSeconds, rows }));
    const durationSeconds = parts.reduce((sum, part) => sum + part.durationSeconds, 0);
    return {
      window: { ...last.window, durationSeconds },
      rows: mergeRows(parts),
      totals: last.totals,
      missing: missingIn(last.loss, before),
    };
  }
}
