/** What a socket's errno says of a connect, or of the requests that it leaves unanswered; numbers of Linux' errno.h. */
import { OTHER } from '../../protocols/protocol.ts';
import { CUT_BY_CLIENT, type Failure, TRUNCATED } from '../../transactions/failure.ts';
import type { Outcome } from '../../transactions/transaction.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';

/** This end has reset the connection. */
const ECONNABORTED = 103;

/**
 * What a TCP socket's error can be. As error.type they go by their names, but for the one that
 * OpenTelemetry names itself: `timeout`.
 */
const FAILURES: ReadonlyMap<number, Failure> = new Map([
  failure(1, 'EPERM'),
  failure(12, 'ENOMEM'),
  failure(13, 'EACCES'),
  failure(22, 'EINVAL'),
  failure(32, 'EPIPE', 'reset'),
  failure(71, 'EPROTO'),
  failure(92, 'ENOPROTOOPT'),
  failure(95, 'EOPNOTSUPP'),
  failure(98, 'EADDRINUSE'),
  failure(99, 'EADDRNOTAVAIL'),
  failure(100, 'ENETDOWN'),
  failure(101, 'ENETUNREACH'),
  failure(ECONNABORTED, 'ECONNABORTED', 'reset'),
  failure(104, 'ECONNRESET', 'reset'),
  failure(105, 'ENOBUFS'),
  failure(110, 'timeout', 'timeout'),
  failure(111, 'ECONNREFUSED', 'refused'),
  failure(112, 'EHOSTDOWN'),
  failure(113, 'EHOSTUNREACH'),
]);

const OTHER_FAILURE: Failure = { outcome: 'error', errorType: OTHER };
const UNANSWERED: Failure = { outcome: 'unanswered', errorType: 'unanswered' };
/** Of a socket that was found closed. */
export const FOUND_CLOSED: Failure = { ...UNANSWERED, unseen: true };
const ABANDONED: Failure = { outcome: 'error', errorType: 'abandoned' };

/**
 * Of requests on a connection that was established.
 * @param leaves it was the client that ended it: what it was to wait for, it does not want any more
 */
export function closeFailure(errno: number, leaves: boolean): Failure {
  const failure = errno === 0 ? UNANSWERED : (FAILURES.get(errno) ?? OTHER_FAILURE);
  return leaves ? { ...failure, whileWaiting: CUT_BY_CLIENT } : failure;
}

/** Of a connection that never was; without an error its own side gave up. */
export function connectFailure(errno: number): Failure {
  return errno === 0 ? ABANDONED : (FAILURES.get(errno) ?? OTHER_FAILURE);
}

/** Of a message that is not over when its direction ends: whoever left first did not want, or could not give, the rest. */
export function endCut({ requests }: Ends, ended: Stream): Failure {
  return ended === requests || requests.ended ? CUT_BY_CLIENT : TRUNCATED;
}

/**
 * … when its socket is closed; what the network has done to it is its own error.
 * @param peerFirst the peer had closed before, also where the program has not read that end (nginx, behind a stream)
 */
export function closeCut(errno: number, { serves, requests }: Ends, peerFirst: boolean): Failure {
  if (errno === 0) return !serves || requests.ended || peerFirst ? CUT_BY_CLIENT : TRUNCATED;
  const failure = closeFailure(errno, false);
  if (failure.outcome !== 'reset') return failure;
  const byThisEnd = errno === ECONNABORTED;
  return serves === byThisEnd ? { outcome: 'cutByServer', errorType: failure.errorType } : CUT_BY_CLIENT;
}

type Ends = Pick<Conversation, 'serves' | 'requests'>;

function failure(errno: number, errorType: string, outcome: Outcome = 'error'): [number, Failure] {
  return [errno, { outcome, errorType }];
}
