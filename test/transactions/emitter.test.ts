import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeErrorRules } from '../../src/app/selection.ts';
import type { Filter } from '../../src/lib/filter/tree.ts';
import { ERROR_FOR_BOTH, ERROR_FOR_CLIENT, Message } from '../../src/protocols/protocol.ts';
import { Emitter } from '../../src/transactions/emitter.ts';
import type { ErrorRules } from '../../src/transactions/error-rules.ts';
import { Pending } from '../../src/transactions/pending.ts';
import { Span } from '../../src/transactions/span.ts';
import type { Role, Transaction } from '../../src/transactions/transaction.ts';
import { filterOf } from '../lib/filter/parsed.ts';
import { connectionOf, workloads } from '../metrics/transactions.ts';

interface Answered {
  readonly errorWhen?: string;
  readonly okWhen?: string;
  readonly role?: Role;
  readonly protocol?: string;
  readonly response: Partial<Message>;
  /** Errors that the answer tells of earlier requests. */
  readonly inner?: readonly (readonly [operation: string, errorType: string])[];
}

/** Each null where it was not given. */
function rulesOf({ errorWhen, okWhen }: Pick<Answered, 'errorWhen' | 'okWhen'>): ErrorRules | null {
  const filter = (text: string | undefined): Filter | null => (text === undefined ? null : filterOf(text));
  return makeErrorRules({ errorWhen: filter(errorWhen), okWhen: filter(okWhen) }, workloads);
}

/** What the sinks get of one answer: `outcome errorType`, and behind a plus what failed later. */
function outcomes({ role = 'server', protocol = 'http', response, inner = [], ...rules }: Answered): string[] {
  const told: string[] = [];
  const tell = ({ operation, outcome, errorType }: Transaction): string => `${operation} ${outcome} ${errorType}`;
  const sink = {
    transaction: (transaction: Transaction) => told.push(tell(transaction)),
    failedLater: (transaction: Transaction) => told.push(`+${tell(transaction)}`),
  };
  const emitter = new Emitter([sink], rulesOf(rules));
  const message = Object.assign(new Message(), response);
  for (const [operation, errorType] of inner) message.inner.add(operation, null, errorType);
  const request = Object.assign(new Pending(), { operation: 'GET' });
  emitter.answered(connectionOf({ role, protocol }), request, message, new Span());
  return told;
}

const NOT_FOUND = { statusCode: '404', errorType: '404', errorFor: ERROR_FOR_CLIENT } as const;

describe('an answer', () => {
  it('is an error for the side that its protocol says', () => {
    assert.deepEqual(outcomes({ response: NOT_FOUND }), ['GET ok null']);
    assert.deepEqual(outcomes({ response: NOT_FOUND, role: 'client' }), ['GET error 404']);
  });

  it('is one, or none, where a rule of the user says so', () => {
    assert.deepEqual(outcomes({ response: NOT_FOUND, errorWhen: 'proto:http status:404' }), ['GET error 404']);
    assert.deepEqual(outcomes({ response: NOT_FOUND, okWhen: 'status:404', role: 'client' }), ['GET ok null']);
    assert.deepEqual(outcomes({ response: NOT_FOUND, errorWhen: 'proto:redis status:404' }), ['GET ok null']);
  });

  it('that is an error only by a rule is of the type of its status', () => {
    assert.deepEqual(outcomes({ response: { statusCode: '301' }, errorWhen: 'status:3xx' }), ['GET error 301']);
  });
});

describe('an error of an earlier request', () => {
  const inner = [['LPUSH', 'WRONGTYPE']] as const;

  it('is told beside the transaction whose answer told it', () =>
    assert.deepEqual(outcomes({ response: {}, inner }), ['GET ok null', '+LPUSH error WRONGTYPE']));

  it('is none where a rule says so', () => {
    assert.deepEqual(outcomes({ response: {}, inner, okWhen: 'type:WRONGTYPE' }), ['GET ok null']);
  });

  it('is told of an answer that is an error itself, too', () => {
    const response = { statusCode: 'ERR', errorType: 'ERR', errorFor: ERROR_FOR_BOTH } as const;
    assert.deepEqual(outcomes({ response, inner }), ['GET error ERR', '+LPUSH error WRONGTYPE']);
  });
});
