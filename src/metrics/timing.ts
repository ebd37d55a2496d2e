import type { Transaction } from '../transactions/transaction.ts';

/** It took no longer than it waits by design: that is no duration. */
export function isWaiting(transaction: Transaction): boolean {
  return transaction.waiting && !isOverdue(transaction);
}

/** What took longer than it waits by design began when that should have been over. */
export function beganNs({ waiting, startNs, waitsNs }: Transaction): number {
  return waiting ? startNs + waitsNs : startNs;
}

/** Also false for NaN: what was not answered has no first byte. In no time nothing is done: the clock did not move. */
export function isPossible(nanoseconds: number): boolean {
  return nanoseconds > 0 && nanoseconds < Infinity;
}

function isOverdue({ endSeen, startNs, endNs, waitsNs }: Transaction): boolean {
  return endSeen && endNs - startNs > waitsNs;
}
