import type { OpenConnection } from '../connections/open-connection.ts';
import { compileFilter, type Predicate } from '../lib/filter/compile.ts';
import type { Filter } from '../lib/filter/tree.ts';
import type { WorkloadResolver } from '../metadata/workload.ts';
import type { ErrorRules } from '../transactions/error-rules.ts';
import { type Asked, connectionFacts, inFlightFacts, transactionFacts } from '../transactions/facts.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { Transaction, TransactionConnection, TransactionSink } from '../transactions/transaction.ts';
import type { DecodingRules } from './options.ts';

/** What `--filter` lets through to a report: transactions before they are counted, and what is in flight. */
export class Selection {
  readonly #selects: Predicate<Transaction>;
  readonly #selectsInFlight: Predicate<InFlight>;
  readonly #selectsConnection: Predicate<Asked>;
  /** When requests are asked for their age. */
  #nowNs = 0;

  constructor(filter: Filter, workloads: WorkloadResolver) {
    const workloadOf = (tgid: number): ReturnType<WorkloadResolver['workloadOf']> => workloads.workloadOf(tgid);
    this.#selects = compileFilter(filter, transactionFacts(workloadOf));
    this.#selectsInFlight = compileFilter(
      filter,
      inFlightFacts(workloadOf, () => this.#nowNs),
    );
    this.#selectsConnection = compileFilter(filter, connectionFacts(workloadOf));
  }

  selects(transaction: Transaction): boolean {
    return this.#selects(transaction);
  }

  /** The same sink, which hears of what is selected alone. */
  before(sink: TransactionSink): TransactionSink {
    return new SelectingSink(sink, this.#selects);
  }

  /** Requests that are selected for certain, whatever their answer will be. */
  inFlight(requests: readonly InFlight[], nowNs: number): readonly InFlight[] {
    this.#nowNs = nowNs;
    return requests.filter(this.#selectsInFlight);
  }

  /** Connections of which all is selected for certain, and those of which something was. */
  *connections(
    open: Iterable<OpenConnection>,
    was: (connection: TransactionConnection) => boolean,
  ): Iterable<OpenConnection> {
    for (const one of open) {
      const { connection } = one;
      if (was(connection) || this.#selectsConnection({ connection, operation: '', resource: null })) yield one;
    }
  }
}

class SelectingSink implements TransactionSink {
  readonly #sink: TransactionSink;
  readonly #selects: Predicate<Transaction>;

  constructor(sink: TransactionSink, selects: Predicate<Transaction>) {
    this.#sink = sink;
    this.#selects = selects;
  }

  transaction(transaction: Transaction): void {
    if (this.#selects(transaction)) this.#sink.transaction(transaction);
  }

  failedLater(transaction: Transaction): void {
    if (this.#selects(transaction)) this.#sink.failedLater?.(transaction);
  }

  /** Of a connection of which nothing was selected the sink knows nothing. */
  closed(connection: TransactionConnection, retransmissions: number): void {
    this.#sink.closed?.(connection, retransmissions);
  }
}

/** What `--error-when` and `--ok-when` say; null where neither was given. */
export function makeErrorRules(
  { errorWhen, okWhen }: Pick<DecodingRules, 'errorWhen' | 'okWhen'>,
  workloads: WorkloadResolver,
): ErrorRules | null {
  if (errorWhen === null && okWhen === null) return null;
  const facts = transactionFacts((tgid) => workloads.workloadOf(tgid));
  return {
    errorWhen: errorWhen === null ? null : compileFilter(errorWhen, facts),
    okWhen: okWhen === null ? null : compileFilter(okWhen, facts),
  };
}
