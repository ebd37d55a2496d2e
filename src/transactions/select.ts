import { isError } from '../lib/outcome.ts';
import type { Transaction } from './transaction.ts';

export interface SelectOptions {
  /** Registered protocol names; null: all. */
  readonly protocols: ReadonlySet<string> | null;
  /** Only what took at least this long, nanoseconds; null: all. What is waited by design is not slow. */
  readonly slowNs: number | null;
  readonly errorsOnly: boolean;
}

/** What `--proto`, `--slow` and `--errors` let through: all of the conditions must hold. */
export function selects({ protocols, slowNs, errorsOnly }: SelectOptions): (transaction: Transaction) => boolean {
  return (transaction) => {
    if (protocols !== null && !protocols.has(transaction.connection.protocol)) return false;
    if (errorsOnly && !isError(transaction.outcome)) return false;
    if (slowNs === null) return true;
    const { waiting, waitsNs, startNs, endNs } = transaction;
    return endNs - startNs - (waiting ? waitsNs : 0) >= slowNs;
  };
}
