/** Messages, where they lay, and matchers that are asked without a pipeline: what they tell is written down. */
import { Message } from '../../src/protocols/protocol.ts';
import { Emitter } from '../../src/transactions/emitter.ts';
import type { InFlight } from '../../src/transactions/in-flight.ts';
import type { Matcher, MatcherParts, Pairing, PairingCounters } from '../../src/transactions/pairing.ts';
import { Pending } from '../../src/transactions/pending.ts';
import { Span } from '../../src/transactions/span.ts';
import {
  Begun,
  type Role,
  Transaction,
  type TransactionConnection,
  type TransactionSink,
} from '../../src/transactions/transaction.ts';
import { connectionOf } from '../metrics/transactions.ts';

export const RESET = { outcome: 'reset', errorType: 'ECONNRESET' } as const;
export const UNANSWERED = { outcome: 'unanswered', errorType: 'unanswered' } as const;

export function messageOf(fields: Partial<Message> = {}): Message {
  return Object.assign(new Message(), fields);
}

/** Where a message lay: at `at` ns and `from` by default, one byte long, moved by one thread in one call. */
export interface Place {
  readonly at?: number;
  readonly until?: number;
  readonly from?: number;
  readonly bytes?: number;
  readonly opposite?: number;
  /** Of that, how much had arrived; all by default. */
  readonly acknowledged?: number;
  readonly beginsCall?: boolean;
  readonly quiet?: boolean;
  readonly endSeen?: boolean;
  readonly exact?: boolean;
  /** Thread of the first byte, and of the last. */
  readonly thread?: number;
  readonly lastThread?: number;
}

export function spanOf(place: Place = {}): Span {
  const { at = 0, from = 0, thread = 0, exact = true } = place;
  return Object.assign(new Span(), {
    startPosition: from,
    endPosition: from + (place.bytes ?? 1),
    opposite: place.opposite ?? 0,
    acknowledged: place.acknowledged ?? Number.MAX_SAFE_INTEGER,
    beginsCall: place.beginsCall ?? true,
    callPosition: from,
    quiet: place.quiet ?? false,
    firstNs: at,
    firstExact: exact,
    firstTid: thread,
    lastNs: place.until ?? at,
    lastExact: exact,
    endSeen: place.endSeen ?? true,
    tid: place.lastThread ?? thread,
  });
}

/** A request as it waits. */
export function pendingOf(fields: Partial<Pending> = {}): Pending {
  return Object.assign(new Pending(), fields);
}

/** Keeps copies of all that sinks are told. */
export class Told implements TransactionSink {
  readonly transactions: Transaction[] = [];
  readonly beginnings: Begun[] = [];

  transaction(transaction: Transaction): void {
    this.transactions.push(Object.assign(new Transaction(), transaction));
  }

  began(begun: Begun): void {
    this.beginnings.push(Object.assign(new Begun(), begun));
  }
}

export interface BenchOptions {
  /** Seen from its first byte on; true by default. */
  readonly whole?: boolean;
  readonly requestOrigin?: number;
  readonly role?: Role;
}

/** What a pairing needs, and what comes out of it. */
export class Bench<P extends Pairing = Matcher> {
  readonly counters: PairingCounters = {
    unmatchedRequests: 0,
    evictedRequests: 0,
    unmatchedResponses: 0,
    duplicates: 0,
  };
  readonly conversation: TransactionConnection;
  readonly told = new Told();
  readonly pairing: P;

  constructor(make: (parts: MatcherParts) => P, options: BenchOptions = {}) {
    const { whole = true, requestOrigin = 0, role = 'server' } = options;
    this.conversation = connectionOf({ role });
    this.pairing = make({
      conversation: this.conversation,
      beginning: { whole, older: !whole, requestOrigin },
      learn: null,
      counters: this.counters,
      room: { answers: 65536 },
      emitter: new Emitter([this.told]),
    });
  }

  /** Operation, what became of it, and by which answer, in the order in which they were told. */
  get outcomes(): string[] {
    return this.told.transactions.map(({ operation, outcome, statusCode }) =>
      statusCode === null ? `${operation} ${outcome}` : `${operation} ${outcome} ${statusCode}`,
    );
  }

  get last(): Transaction {
    return this.told.transactions.at(-1) as Transaction;
  }

  /** `[unmatched requests, unmatched responses, duplicates]`. */
  get counts(): [number, number, number] {
    const { unmatchedRequests, unmatchedResponses, duplicates } = this.counters;
    return [unmatchedRequests, unmatchedResponses, duplicates];
  }

  get inFlight(): readonly InFlight[] {
    const found: InFlight[] = [];
    this.pairing.inFlight(found);
    return found;
  }
}

/** … of messages. */
export class MessageBench extends Bench<Matcher> {
  request(fields: Partial<Message> = {}, place: Place = {}): this {
    this.pairing.request(messageOf(fields), spanOf(place));
    return this;
  }

  response(fields: Partial<Message> = {}, place: Place = {}): this {
    this.pairing.response(messageOf(fields), spanOf(place));
    return this;
  }
}
