import { isError } from '../../lib/outcome.ts';
import type { TraceContext } from '../../lib/trace-context.ts';
import { beganNs } from '../../metrics/timing.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import type { TracesOption } from '../options.ts';

/** As OpenTelemetry's samplers read a trace id: its last seven bytes are random. Thirteen of their digits fit a double. */
const RANDOM_DIGITS = 14;
const USED_DIGITS = 13;

/**
 * Which transactions become spans. Errors and slow ones do whatever the caller says: it could not know. Of the others a share
 * does, unless the caller does not keep its own: by the trace's id where there is one, so that of one trace everybody who
 * takes the same share keeps all or nothing.
 */
export class TraceSelection {
  readonly #option: TracesOption;
  readonly #random: () => number;

  constructor(option: TracesOption, random: () => number = Math.random) {
    this.#option = option;
    this.#random = random;
  }

  /** Whether any does that is neither error nor slow. */
  get takesOthers(): boolean {
    return this.#option.share > 0;
  }

  /** Whether it does as what it is. */
  isNotable(transaction: Transaction): boolean {
    const { errors, slowNs } = this.#option;
    if (errors && isError(transaction.outcome)) return true;
    if (slowNs === null || !transaction.endSeen || transaction.outcome === 'oneWay') return false;
    return transaction.endNs - beganNs(transaction) >= slowNs;
  }

  /** Whether it is of the share. */
  isShared(context: TraceContext | null): boolean {
    const { share } = this.#option;
    if (context === null) return share === 1 || this.#random() < share;
    return context.sampled && (share === 1 || positionOf(context.traceId) >= 1 - share);
  }
}

/** From 0 to 1. */
function positionOf(traceId: string): number {
  const digits = traceId.slice(-RANDOM_DIGITS).slice(0, USED_DIGITS);
  return Number.parseInt(digits, 16) / 16 ** USED_DIGITS;
}
