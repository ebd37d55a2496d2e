import { isError } from '../../lib/outcome.ts';
import type { Transaction } from '../../transactions/transaction.ts';

/** OpenTelemetry's `error.type`; null where it is no error. */
export function errorOf({ outcome, errorType }: Transaction): string | null {
  return isError(outcome) ? (errorType ?? outcome) : null;
}
