import { Chains } from '../../transactions/chains/chains.ts';
import type { Verdict } from '../../transactions/chains/verdict.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import type { Transaction, TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import type { SnapshotContext } from './snapshot-builder.ts';
import type { TraceReport, TraceReportOptions } from './trace-report.ts';
import { toTreeRow } from './tree-row.ts';

export interface TreeReportOptions extends Pick<TraceReportOptions, 'toRow'> {
  /** Where rows go once it is certain what they are inside of. */
  readonly rows: TraceReport;
  /** Whether a transaction is asked for: with it the whole of the tree that it is part of. */
  selects(transaction: Transaction): boolean;
  programOf(tgid: number): string;
  commandOf(tgid: number): string;
}

interface Candidate {
  readonly row: TransactionRow;
  readonly selected: boolean;
}

/** Requests with the calls that they have caused; what is not certain stands beside them. It hears of everything, whatever is asked for. */
export class TreeReport implements Report {
  readonly otherSeriesTransactions = 0;
  readonly behind = false;
  readonly sinks: readonly TransactionSink[];
  readonly #rows: TraceReport;
  readonly #chains: Chains<Candidate>;

  constructor({ rows, toRow, selects, programOf, commandOf }: TreeReportOptions) {
    this.#rows = rows;
    const chains = new Chains<Candidate>({
      programOf,
      commandOf,
      tell({ row, selected }, calls, served) {
        if (!selected && !calls.some(({ call }) => call.row.selected)) return;
        rows.give(served === null ? { ...row, tree: null } : toTreeRow(row, served, calls));
      },
    });
    this.#chains = chains;
    const transaction = (ended: Transaction): void =>
      chains.ended(ended, { row: toRow(ended), selected: selects(ended) });
    this.sinks = [{ transaction, began: (begun) => chains.began(begun) }];
  }

  get done(): boolean {
    return this.#rows.done;
  }

  get verdicts(): readonly Verdict[] {
    return this.#chains.verdicts();
  }

  draining(): void {}

  drained(beganNs: number): void {
    this.#chains.tick(beganNs);
    this.#rows.drained(beganNs);
  }

  finish(endNs: number, context: SnapshotContext): void {
    this.#chains.finish();
    this.#rows.finish(endNs, context);
  }
}
