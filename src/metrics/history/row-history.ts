import { isError } from '../../lib/outcome.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import { Cell } from '../cell.ts';
import { Ends, type IdentifyEnd } from './ends.ts';
import { Slots } from './slots.ts';
import { Slowest } from './slowest.ts';

/** What is kept of one row beyond its windows, also while it is silent. */
export class RowHistory {
  readonly key: string;
  /** What has left the blocks, since counting began. */
  readonly total = new Cell();
  readonly slots = new Slots();
  readonly slowest = new Slowest();
  readonly ends: Ends;

  constructor(key: string, identify: IdentifyEnd) {
    this.key = key;
    this.ends = new Ends(identify);
  }

  count(transaction: Transaction): void {
    this.slowest.offer(transaction, this.key);
    const end = this.ends.of(transaction.connection);
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
