import type { Transaction } from '../../transactions/transaction.ts';
import { beganNs, isPossible, isWaiting } from '../timing.ts';
import { KeptTransaction } from './kept-transaction.ts';

/** As many as a screen shows of one row; some 400 bytes each, and their connections. */
const KEPT = 10;

/** The slowest transactions of one row. */
export class Slowest {
  /** The slowest first. */
  #kept: KeptTransaction[] = [];
  /** What more must take, once there are as many as are kept: in an array, since a store into a double field may allocate. */
  readonly #least = new Float64Array(1);

  offer(transaction: Transaction, rowKey: string): void {
    const took = durationNs(transaction);
    if (took > (this.#least[0] as number)) this.#keep(transaction, rowKey, took);
  }

  /** The slowest first. */
  get kept(): readonly KeptTransaction[] {
    return this.#kept;
  }

  clear(): void {
    this.#kept = [];
    this.#least[0] = 0;
  }

  #keep(transaction: Transaction, rowKey: string, took: number): void {
    const kept = this.#kept.length < KEPT ? new KeptTransaction() : (this.#kept.pop() as KeptTransaction);
    kept.keep(transaction, rowKey);
    const at = this.#kept.findIndex((other) => durationNs(other.transaction) < took);
    this.#kept.splice(at < 0 ? this.#kept.length : at, 0, kept);
    const last = this.#kept[KEPT - 1];
    this.#least[0] = last === undefined ? 0 : durationNs(last.transaction);
  }
}

/** As the histograms have it; 0 where it has none. */
function durationNs(transaction: Transaction): number {
  if (!transaction.endSeen || transaction.outcome === 'oneWay' || isWaiting(transaction)) return 0;
  const took = transaction.endNs - beganNs(transaction);
  return isPossible(took) ? took : 0;
}
