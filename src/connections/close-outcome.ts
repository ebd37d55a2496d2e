/** What a socket's errno says of the requests that it leaves unanswered; numbers of Linux' errno.h. */
import type { Outcome } from '../transactions/transaction.ts';

const EPIPE = 32;
const ENETUNREACH = 101;
const ECONNRESET = 104;
const ETIMEDOUT = 110;
const ECONNREFUSED = 111;
const EHOSTUNREACH = 113;

/** Of requests on a connection that was established. */
export function closeOutcome(errno: number): Outcome {
  if (errno === ECONNRESET || errno === EPIPE) return 'reset';
  return errno === ETIMEDOUT ? 'timeout' : 'unanswered';
}

/** Of a connection that never was. */
export function connectError(errno: number): { readonly outcome: Outcome; readonly errorType: string } {
  switch (errno) {
    case ECONNREFUSED:
      return { outcome: 'refused', errorType: 'ECONNREFUSED' };
    case ETIMEDOUT:
      return { outcome: 'timeout', errorType: 'ETIMEDOUT' };
    case EHOSTUNREACH:
      return { outcome: 'error', errorType: 'EHOSTUNREACH' };
    case ENETUNREACH:
      return { outcome: 'error', errorType: 'ENETUNREACH' };
    case ECONNRESET:
      return { outcome: 'reset', errorType: 'ECONNRESET' };
    default:
      return { outcome: 'error', errorType: errno === 0 ? 'abandoned' : `errno_${errno}` };
  }
}
