import type { InnerError } from '../protocols/inner-errors.ts';
import type { NamedAddresses } from '../protocols/named-addresses.ts';
import type { Message } from '../protocols/protocol.ts';
import { CONNECT_OPERATION, ERROR_FOR_CLIENT, ERROR_FOR_SERVER, OTHER } from '../protocols/protocol.ts';
import { type ErrorRules, judgeAnswer } from './error-rules.ts';
import type { Failure } from './failure.ts';
import { Pending } from './pending.ts';
import type { Span } from './span.ts';
import type { TransactionConnection, TransactionSink } from './transaction.ts';
import { Begun, Transaction } from './transaction.ts';

const CONNECT = new Pending();
CONNECT.operation = CONNECT_OPERATION;

/** Fills the one reused transaction and hands it to every sink. */
export class Emitter {
  readonly #transaction = new Transaction();
  readonly #begun = new Begun();
  readonly #sinks: readonly TransactionSink[];
  readonly #beginningSinks: readonly TransactionSink[];
  readonly #namingSinks: readonly TransactionSink[];
  readonly #errorRules: ErrorRules | null;

  /** `errorRules`: the user's own; null: none. */
  constructor(sinks: readonly TransactionSink[], errorRules: ErrorRules | null = null) {
    this.#sinks = sinks;
    this.#beginningSinks = sinks.filter((sink) => sink.began !== undefined);
    this.#namingSinks = sinks.filter((sink) => sink.named !== undefined);
    this.#errorRules = errorRules;
  }

  /** A request is known. Nothing is paid where no sink wants to know. */
  began(connection: TransactionConnection, request: Pending): void {
    if (this.#beginningSinks.length === 0) return;
    const begun = this.#begun;
    begun.connection = connection;
    begun.sequence = request.sequence;
    begun.operation = request.operation;
    begun.resource = request.resource;
    begun.attributes = request.attributes;
    begun.requestPosition = request.startPosition;
    begun.startNs = request.startNs;
    begun.requestEndNs = request.endNs;
    begun.tgid = request.tgid;
    begun.tid = request.tid;
    for (const sink of this.#beginningSinks) sink.began?.(begun);
  }

  answered(connection: TransactionConnection, request: Pending, response: Message, span: Span): void {
    const transaction = this.#fromRequest(connection, request);
    transaction.version = request.version ?? response.version;
    if (response.attributes !== null) transaction.attributes = { ...request.attributes, ...response.attributes };
    transaction.responseHead = response.head;
    transaction.statusCode = response.statusCode;
    transaction.firstByteNs = span.firstNs;
    transaction.endNs = span.lastNs;
    transaction.endSeen = span.endSeen;
    transaction.exact = request.exact && span.lastExact;
    transaction.responseBytes = span.endPosition - span.startPosition;
    transaction.tgid = span.tgid;
    transaction.tid = span.tid;
    this.#conclude(transaction, response, span.cut);
    this.#send();
    if (response.addresses.count > 0) this.#name(response.addresses);
    for (let i = 0; i < response.inner.count; i += 1) this.#failLater(response.inner.at(i));
  }

  /** Rules may ask for all else, so that this comes last. */
  #conclude(transaction: Transaction, response: Message, cut: Failure | null): void {
    const errorBit = transaction.connection.role === 'client' ? ERROR_FOR_CLIENT : ERROR_FOR_SERVER;
    transaction.outcome = cut?.outcome ?? 'ok';
    transaction.errorType = response.errorType;
    if (this.#judge(transaction, (response.errorFor & errorBit) !== 0)) {
      transaction.outcome = 'error';
      transaction.errorType = response.errorType ?? response.statusCode ?? OTHER;
      return;
    }
    transaction.errorType = cut?.errorType ?? null;
  }

  #name(addresses: NamedAddresses): void {
    for (let i = 0; i < this.#namingSinks.length; i += 1) this.#namingSinks[i]?.named?.(this.#transaction, addresses);
  }

  /** The transaction is that of the answer which tells. */
  #failLater({ operation, resource, errorType }: InnerError): void {
    const transaction = this.#transaction;
    transaction.operation = operation;
    transaction.resource = resource;
    transaction.statusCode = errorType;
    transaction.errorType = errorType;
    if (!this.#judge(transaction, true)) return;
    transaction.outcome = 'error';
    for (const sink of this.#sinks) sink.failedLater?.(transaction);
  }

  /** A request that will not be answered: `told` says why. */
  abandoned(connection: TransactionConnection, request: Pending, told: Failure, atNs: number): void {
    const waits = request.waiting && atNs - request.startNs <= request.waitsNs;
    const failure = waits ? (told.whileWaiting ?? told) : told;
    const transaction = this.#fromRequest(connection, request);
    transaction.version = request.version;
    transaction.statusCode = null;
    transaction.outcome = failure.outcome;
    transaction.errorType = failure.errorType;
    transaction.firstByteNs = Number.NaN;
    transaction.endNs = atNs;
    transaction.endSeen = failure.unseen !== true;
    transaction.exact = request.exact;
    transaction.responseBytes = 0;
    transaction.tgid = connection.tgid;
    transaction.tid = connection.tgid;
    this.#send();
  }

  /** A connection that never was, or not for long enough to be asked anything: a transaction of its own. */
  connectFailed(connection: TransactionConnection, failure: Failure, startNs: number, endNs: number): void {
    CONNECT.startNs = startNs;
    CONNECT.endNs = startNs;
    CONNECT.tgid = connection.tgid;
    CONNECT.tid = connection.tgid;
    this.abandoned(connection, CONNECT, failure, endNs);
  }

  /** The connection has ended: what the network did to it since its last transaction belongs to that one's row. */
  closed(connection: TransactionConnection): void {
    if (connection.tcp === null) return;
    const retransmissions = connection.tcp.takeRetransmissions();
    for (const sink of this.#sinks) sink.closed?.(connection, retransmissions);
  }

  #judge(transaction: Transaction, otherwise: boolean): boolean {
    return this.#errorRules === null ? otherwise : judgeAnswer(this.#errorRules, transaction, otherwise);
  }

  #fromRequest(connection: TransactionConnection, request: Pending): Transaction {
    const transaction = this.#transaction;
    transaction.connection = connection;
    transaction.sequence = request.sequence;
    transaction.operation = request.operation;
    transaction.resource = request.resource;
    transaction.waiting = request.waiting;
    transaction.waitsNs = request.waitsNs;
    transaction.attributes = request.attributes;
    transaction.requestHead = request.head;
    transaction.responseHead = null;
    transaction.startNs = request.startNs;
    transaction.requestEndNs = request.endNs;
    transaction.tries = request.tries;
    transaction.beganTgid = request.tgid;
    transaction.beganTid = request.tid;
    transaction.requestPosition = request.startPosition;
    transaction.requestBytes = request.bytes;
    transaction.retransmissions = connection.tcp?.takeRetransmissions() ?? 0;
    transaction.roundTripNs = connection.tcp?.roundTripNs ?? Number.NaN;
    return transaction;
  }

  #send(): void {
    for (let i = 0; i < this.#sinks.length; i += 1) (this.#sinks[i] as TransactionSink).transaction(this.#transaction);
  }
}
