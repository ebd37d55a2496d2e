import { isError } from '../../lib/outcome.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import { Cell } from '../cell.ts';
import { type EndIdentity, Ends } from './ends.ts';
import { Slots } from './slots.ts';
import { Slowest } from './slowest.ts';

/** What is kept of one row beyond its windows, also while it is silent. */
export class RowHistory {
  readonly key: string;
  /** What has left the blocks, since counting began. */
  readonly total = new Cell();
  readonly slots = new Slots();
  readonly slowest = new Slowest();
  readonly ends = new Ends();

  constructor(key: string) {
    this.key = key;
  }

  /** @param other at the other end of its connection */
  count(transaction: Transaction, other: EndIdentity): void {
    this.slowest.offer(transaction, this.key);
    const end = this.ends.of(other);
    end.transactions += 1;
    if (isError(transaction.outcome)) end.errors += 1;
  }

  /** Counting begins anew: of the last minutes it is known what they were. */
  reset(): void {
    this.total.reset();
    this.slowest.clear();
    this.ends.clear();
  }
}
