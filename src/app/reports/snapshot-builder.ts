import type { OpenConnection } from '../../connections/open-connection.ts';
import { type ClockPair, toUnixNs } from '../../lib/clock.ts';
import type { SnapshotRows } from '../../metrics/aggregator.ts';
import type { Snapshot, SnapshotCoverage, SnapshotLoss, SnapshotTarget } from '../../metrics/snapshot.ts';
import type { InFlight } from '../../transactions/in-flight.ts';
import type { TransactionConnection } from '../../transactions/transaction.ts';

/** A window's place in time. */
export interface WindowSpan {
  readonly index: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly partial: boolean;
}

/** Fills what metrics cannot know; the parts are asked for at each snapshot. */
export interface SnapshotContext {
  readonly clocks: ClockPair;
  account(): { readonly coverage: SnapshotCoverage; readonly loss: SnapshotLoss };
  target(): SnapshotTarget;
  inFlight(nowNs: number): readonly InFlight[];
  /** Those that are open: what is selected of them for certain, and those of which something was. Nothing may be given meanwhile. */
  connections(wasSelected: (connection: TransactionConnection) => boolean): Iterable<OpenConnection>;
}

export function buildSnapshot(context: SnapshotContext, span: WindowSpan, rows: SnapshotRows): Snapshot {
  const { clocks } = context;
  const { coverage, loss } = context.account();
  return {
    window: {
      index: span.index,
      startUnixNs: toUnixNs(clocks, span.startNs),
      endUnixNs: toUnixNs(clocks, span.endNs),
      durationSeconds: (span.endNs - span.startNs) / 1e9,
      partial: span.partial,
      elapsedSeconds: (span.endNs - clocks.monotonicNs) / 1e9,
    },
    totals: rows.totals,
    rows: rows.rows,
    coverage,
    loss,
    target: context.target(),
  };
}
