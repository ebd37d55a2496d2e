import { KeptTransaction } from '../../../metrics/history/kept-transaction.ts';
import type { LatestTransactions, SceneTransaction } from '../../../metrics/scene.ts';
import type { Transaction } from '../../../transactions/transaction.ts';

/** As many as are worth the way to a screen, which shows some fifty of them. */
const KEPT = 300;
/** Of so long a time … */
const SLICE_NS = 100e6;
/** … so many are kept: of 50,000/s a 166th, at 0.3 µs each. */
const PER_SLICE = 30;

/** The transactions that ended last. */
export class Latest {
  /** A ring: the next one's place is `#kept % KEPT`. */
  readonly #ring: KeptTransaction[] = [];
  #kept = 0;
  #ended = 0;
  #slice = Number.NaN;
  #left = PER_SLICE;

  /** What is told next was drained at this time. */
  draining(drainedNs: number): void {
    const slice = Math.floor(drainedNs / SLICE_NS);
    if (slice === this.#slice) return;
    this.#slice = slice;
    this.#left = PER_SLICE;
  }

  transaction(transaction: Transaction, rowKey: string): void {
    this.#ended += 1;
    if (this.#left === 0) return;
    this.#left -= 1;
    const at = this.#kept % KEPT;
    const known = this.#ring[at];
    const kept = known ?? new KeptTransaction();
    if (known === undefined) this.#ring.push(kept);
    kept.keep(transaction, rowKey);
    this.#kept += 1;
  }

  scene(toScene: (kept: KeptTransaction) => SceneTransaction): LatestTransactions {
    const at = this.#kept % KEPT;
    const kept = this.#ring.length < KEPT ? this.#ring : [...this.#ring.slice(at), ...this.#ring.slice(0, at)];
    return { rows: kept.map(toScene), ended: this.#ended, unkept: this.#ended - this.#kept };
  }
}
