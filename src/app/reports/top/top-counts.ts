import { isError } from '../../../lib/outcome.ts';
import type { Aggregator } from '../../../metrics/aggregator.ts';
import type { EndIdentities } from '../../../metrics/history/ends.ts';
import type { History } from '../../../metrics/history/history.ts';
import type { Transaction, TransactionConnection, TransactionSink } from '../../../transactions/transaction.ts';
import type { ConnectionCounts } from './connection-counts.ts';
import type { ErrorTable } from './error-table.ts';
import type { Latest } from './latest.ts';

export interface TopCountsParts {
  readonly aggregator: Aggregator;
  readonly history: History;
  readonly latest: Latest;
  readonly errors: ErrorTable;
  readonly connections: ConnectionCounts;
  readonly ends: EndIdentities;
}

/** All that `top` counts of a transaction, whatever is looked at: a screen that is entered shows what has passed. */
export class TopCounts implements TransactionSink {
  readonly #parts: TopCountsParts;

  constructor(parts: TopCountsParts) {
    this.#parts = parts;
  }

  transaction(transaction: Transaction): void {
    const { aggregator, history, latest, errors, connections, ends } = this.#parts;
    const series = aggregator.count(transaction);
    history.of(series).count(transaction, ends.of(transaction.connection));
    connections.count(transaction.connection);
    latest.transaction(transaction, series.key);
    if (isError(transaction.outcome)) errors.add(transaction, series);
  }

  failedLater(transaction: Transaction): void {
    const { aggregator, errors } = this.#parts;
    errors.add(transaction, aggregator.countFailed(transaction));
  }

  closed(connection: TransactionConnection, retransmissions: number): void {
    this.#parts.aggregator.closed(connection, retransmissions);
  }
}
