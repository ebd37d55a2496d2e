import type { Predicate } from '../lib/filter/compile.ts';
import type { Transaction } from './transaction.ts';

/** What the user takes for an error, and for none: rules of answers, since what was not answered is an error of its own. Null: nothing. */
export interface ErrorRules {
  readonly errorWhen: Predicate<Transaction> | null;
  /** Has the last word. */
  readonly okWhen: Predicate<Transaction> | null;
}

/**
 * Whether an answered transaction is an error; `otherwise` where no rule says. Its outcome is not known yet, and its type is the
 * answer's own.
 */
export function judgeAnswer({ errorWhen, okWhen }: ErrorRules, transaction: Transaction, otherwise: boolean): boolean {
  if (okWhen?.(transaction) === true) return false;
  return otherwise || errorWhen?.(transaction) === true;
}
