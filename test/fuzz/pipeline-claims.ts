/** What must hold of everything that a pipeline gives, whatever it was fed. */
import assert from 'node:assert/strict';
import type { Pipeline } from '../../src/connections/pipeline.ts';
import type { VerdictWriter } from '../../src/connections/pipeline-contract.ts';
import { CONNECT_OPERATION, OTHER, TURN_OPERATION } from '../../src/protocols/protocol.ts';
import type { Begun, Transaction, TransactionSink } from '../../src/transactions/transaction.ts';
import type { FedConversation, Way } from './conversations.ts';
import type { DecoderCounts } from './counting-decoder.ts';

const TWO_32 = 2 ** 32;

export class PipelineClaims implements TransactionSink {
  /** Records told positions that no kernel tells: what lies where cannot be known any more. */
  wild = false;
  /** Of connects: records that began, ended or failed one. */
  stateRecords = 0;
  #decoded = 0;
  #answered = 0;
  /** Perhaps of what no decoder understood. */
  #unnamed = 0;
  #connects = 0;
  #turns = 0;
  readonly #fed: ReadonlyMap<number, FedConversation>;

  constructor(fed: ReadonlyMap<number, FedConversation>) {
    this.#fed = fed;
  }

  transaction(transaction: Transaction): void {
    checkNumbers(transaction, this.wild);
    const fed = this.#fed.get(transaction.connection.id);
    assert.ok(fed !== undefined || this.wild, 'a transaction of a connection that never was');
    if (transaction.operation === CONNECT_OPERATION) {
      this.#connects += 1;
      return;
    }
    if (transaction.operation === TURN_OPERATION) this.#turns += 1;
    else if (!isUnasked(transaction)) this.#decoded += 1;
    if (transaction.operation !== TURN_OPERATION && !Number.isNaN(transaction.firstByteNs)) this.#answered += 1;
    if (fed !== undefined && !this.wild) checkPlace(transaction, fed);
  }

  began({ operation, resource }: Begun): void {
    if (operation === OTHER && resource === null) this.#unnamed += 1;
  }

  /** After the pipeline's end. */
  check(pipeline: Pipeline, counts: DecoderCounts): void {
    const account = pipeline.account();
    const { unmatchedRequests, unmatchedResponses } = account.pairing;
    const figures = [...Object.values(account.stream), ...Object.values(account.pairing), account.evictedConnections];
    const coverage = [...Object.values(account.coverage.bytes), ...Object.values(account.coverage.connections)];
    for (const figure of [...figures, ...coverage]) assert.ok(isCount(figure), `the account counts ${figure}`);
    const calls = [...this.#fed.values()].reduce((sum, fed) => sum + fed.calls, 0);
    if (!this.wild) assert.ok(this.#turns <= calls, `${this.#turns} turns of ${calls} calls`);
    assert.ok(this.#connects <= this.stateRecords, `${this.#connects} failed connects`);
    assert.ok(this.#answered <= counts.responses + counts.cutResponses, `${this.#answered} answered requests`);
    const open = pipeline
      .inFlight()
      .filter(({ operation }) => operation !== TURN_OPERATION && operation !== CONNECT_OPERATION);
    const told = this.#decoded + unmatchedRequests + open.length;
    const parts = `${this.#decoded} transactions, ${unmatchedRequests} unmatched, ${open.length} in flight`;
    assert.ok(told - this.#unnamed <= counts.requests + counts.cutRequests, `${parts} of ${counts.requests} requests`);
    // Until its place is found, what a client that was met in its middle asks is none of the account's.
    const isWhole = [...this.#fed.values()].every(({ isMetByClient }) => !isMetByClient);
    const least = isWhole && !this.wild ? counts.requests - counts.retriable : 0;
    assert.ok(told >= least, `${parts}: fewer than ${least} requests`);
    assert.ok(isCount(unmatchedResponses));
  }
}

/** Live, a verdict would be written. */
export const CHECKED_VERDICTS: VerdictWriter = {
  skip: (connection, _, position) =>
    assert.ok(isCount(connection) && position >= 0 && position < TWO_32, `copying is skipped up to ${position}`),
  announce: (connection) => assert.ok(isCount(connection)),
  lengths: (connection) => assert.ok(isCount(connection)),
  ignore: (connection) => assert.ok(isCount(connection)),
  capture: (connection) => assert.ok(isCount(connection)),
};

function checkNumbers(transaction: Transaction, wild: boolean): void {
  const { requestPosition, startNs, endNs, firstByteNs, requestBytes, responseBytes, sequence } = transaction;
  assert.notEqual(transaction.operation, '', 'a transaction without an operation');
  assert.ok(isCount(sequence), `sequence ${sequence}`);
  assert.ok(isCount(requestPosition), `a request at ${requestPosition}`);
  assert.ok(isCount(requestBytes), `a request of ${requestBytes} bytes`);
  assert.ok(isCount(responseBytes), `a response of ${responseBytes} bytes`);
  assert.ok(
    // A hand-over at 0 is one at a time that nobody knows.
    (Number.isFinite(startNs) || isUnasked(transaction) || wild) && Number.isFinite(endNs),
    `from ${startNs} to ${endNs}`,
  );
  const { outcome, errorType } = transaction;
  if (outcome === 'ok') assert.ok(Number.isFinite(firstByteNs), `its first byte at ${firstByteNs}`);
  if (outcome === 'ok') assert.equal(errorType, null, 'all is well, and an error');
}

/** An answer that nobody has asked for: its request never began. */
function isUnasked({ requestBytes, startNs }: Transaction): boolean {
  return requestBytes === 0 && Number.isNaN(startNs);
}

/** Its bytes were moved, and no other transaction has them. */
function checkPlace(transaction: Transaction, fed: FedConversation): void {
  const serves = transaction.connection.role === 'server';
  const [requests, responses] = serves ? [fed.received, fed.sent] : [fed.sent, fed.received];
  const from = fed.isMessages
    ? transaction.requestPosition
    : (transaction.requestPosition - requests.origin + 2 * TWO_32) % TWO_32;
  const { requestBytes, responseBytes } = transaction;
  assert.ok(requestBytes > 0 || isUnasked(transaction), 'a request without bytes');
  assert.ok(from + requestBytes <= requests.extent, `a request at ${from} + ${requestBytes} of ${requests.extent}`);
  claim(requests, requestBytes);
  claim(responses, responseBytes);
}

function claim(way: Way, bytes: number): void {
  way.claimed += bytes;
  assert.ok(way.claimed <= way.extent, `transactions of ${way.claimed} bytes, where ${way.extent} were moved`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
