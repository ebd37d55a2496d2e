import type { TransactionConnection } from '../../../transactions/transaction.ts';

/** Transactions of each conversation that is open, by its slot: as many places as were ever open at a time. */
export class ConnectionCounts {
  readonly #serials: number[] = [];
  readonly #counts: number[] = [];

  count({ slot, serial }: TransactionConnection): void {
    if (this.#serials[slot] !== serial) this.#begin(slot, serial);
    this.#counts[slot] = (this.#counts[slot] as number) + 1;
  }

  of({ slot, serial }: TransactionConnection): number {
    return this.#serials[slot] === serial ? (this.#counts[slot] ?? 0) : 0;
  }

  #begin(slot: number, serial: number): void {
    while (this.#serials.length <= slot) {
      this.#serials.push(0);
      this.#counts.push(0);
    }
    this.#serials[slot] = serial;
    this.#counts[slot] = 0;
  }
}
