import { Transaction } from '../../transactions/transaction.ts';

/** A copy that outlives the call. Its connection may have ended since, and is kept with it: whoever keeps many has a bound. */
export class KeptTransaction {
  readonly transaction = new Transaction();
  /** Its row in a snapshot. */
  rowKey = '';

  keep(transaction: Transaction, rowKey: string): void {
    this.transaction.copy(transaction);
    this.rowKey = rowKey;
  }
}
