import type { ClockPair } from '../../lib/clock.ts';
import type { LocalNaming } from '../../metadata/found-name.ts';
import type { Workloads } from '../../metadata/workloads.ts';
import type { RowSplit } from '../../metrics/row-split.ts';
import type { RunCounting } from '../../probe/run-counting.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import type { Outbox } from '../outbox.ts';
import type { Selection } from '../selection.ts';

/** What reports are made of. */
export interface ReportParts {
  readonly observer: TransactionRow['observer'];
  readonly clocks: ClockPair;
  /** As rows are split. */
  readonly workloads: Workloads;
  readonly split: RowSplit;
  /** Each process alone. */
  readonly processes: Workloads;
  /** Null: servers have only the names that clients use. */
  readonly naming: LocalNaming | null;
  readonly outbox: Outbox;
  /** Patterns of routes that the user has named. */
  readonly routes: readonly string[];
  /** Has the kernel count the probe's runs; null in a replay. It gives null where the kernel refuses. */
  readonly countRuns: (() => RunCounting | null) | null;
  /** Whether rows show heads. */
  readonly heads: boolean;
  /** What is asked for; null: all. */
  readonly selection: Selection | null;
  /** A replay waits for who reads its windows; the ring does not. */
  readonly mayWait: boolean;
}
