import { randomBytes } from 'node:crypto';
import { toUnixNanoString } from '../../lib/clock.ts';
import { parseTraceparent, type TraceContext } from '../../lib/trace-context.ts';
import type { Workloads } from '../../metadata/workloads.ts';
import type { TracedRow } from '../../transactions/traced-row.ts';
import type { Transaction, TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import { type TraceRowContext, toTransactionRow } from './trace-row.ts';
import type { TraceSelection } from './trace-selection.ts';

/** Spans are handed on at most this often … */
const FLUSH_NS = 500e6;
/** … or when so many wait. */
const FLUSH_SPANS = 512;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

export interface SpanReportOptions {
  readonly selection: TraceSelection;
  readonly context: Omit<TraceRowContext, 'attributesOf'> & {
    readonly workloads: Pick<Workloads, 'workloadOf' | 'resourceOf'>;
  };
  /** By OpenTelemetry's names. */
  attributesOf(transaction: Transaction): Readonly<Record<string, string | number>>;
  /** Where spans wait and leave from. */
  readonly outbox: { readonly waitingSpans: number; span(span: TracedRow): void; flushRows(): void };
}

/** Transactions as spans: those that are selected, and nothing of the others. */
export class SpanReport implements Report {
  readonly sinks: readonly TransactionSink[] = [{ transaction: (transaction) => this.#transaction(transaction) }];
  readonly otherSeriesTransactions = 0;
  readonly done = false;
  readonly behind = false;
  readonly #options: SpanReportOptions;
  #flushedNs = 0;

  constructor(options: SpanReportOptions) {
    this.#options = options;
  }

  draining(): void {}

  drained(beganNs: number): void {
    if (beganNs - this.#flushedNs < FLUSH_NS) return;
    this.#flushedNs = beganNs;
    this.#options.outbox.flushRows();
  }

  finish(): void {
    this.#options.outbox.flushRows();
  }

  #transaction(transaction: Transaction): void {
    const { selection, outbox } = this.#options;
    const isNotable = selection.isNotable(transaction);
    if (!isNotable && !selection.takesOthers) return;
    const traceparent = transaction.attributes?.['traceparent'];
    const caller = typeof traceparent === 'string' ? parseTraceparent(traceparent) : null;
    if (!isNotable && !selection.isShared(caller)) return;
    outbox.span(this.#toTraced(transaction, caller));
    if (outbox.waitingSpans >= FLUSH_SPANS) outbox.flushRows();
  }

  #toTraced(transaction: Transaction, caller: TraceContext | null): TracedRow {
    const { context, attributesOf } = this.#options;
    const { workloads } = context;
    return {
      row: toTransactionRow(transaction, { ...context, attributesOf: () => attributesOf(transaction) }),
      startUnixNano: toUnixNanoString(context.clocks, transaction.startNs),
      traceId: caller?.traceId ?? randomId(TRACE_ID_BYTES),
      spanId: randomId(SPAN_ID_BYTES),
      parentId: caller?.parentId ?? null,
      sampled: caller?.sampled ?? true,
      resource: workloads.resourceOf(workloads.workloadOf(transaction.connection.tgid)),
    };
  }
}

function randomId(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
