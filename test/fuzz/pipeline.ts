/** Fuzz target: streams, pairing and all between the records and the transactions, with the real decoders. */
import assert from 'node:assert/strict';
import { decodersByPort } from '../../src/app/make-decoding.ts';
import { makeErrorRules } from '../../src/app/selection.ts';
import { Pipeline } from '../../src/connections/pipeline.ts';
import * as abi from '../../src/events/abi.gen.ts';
import { Processes } from '../../src/metadata/processes.ts';
import { Workloads } from '../../src/metadata/workloads.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { feedBatch } from '../connections/feed.ts';
import { CONVERSATION_KINDS, FedConversation } from './conversations.ts';
import { countingDecoder, DecoderCounts } from './counting-decoder.ts';
import { decoderOptionsOf, type FuzzFlags, flagsOf } from './flags.ts';
import { CHECKED_VERDICTS, PipelineClaims } from './pipeline-claims.ts';
import { readScript, type Step, tile } from './script.ts';

/** What a step does: the low four bits of its operation. */
export const RECEIVE = 0;
export const SEND = 1;
/** Of the call's bytes only argument / 256 are captured. */
const RECEIVE_PART = 2;
const SEND_PART = 3;
/** argument × 16 bytes pass unseen. */
const LOSE_RECEIVED = 4;
const LOSE_SENT = 5;
/** The last record again. */
const DUPLICATE = 6;
/** As 0 or 1 (by the argument), but its record comes behind the next one. */
const LATE = 7;
export const END = 8;
export const CLOSE = 9;
/** Another connection of the same kind begins. */
const CONNECT = 10;
const CONNECTED = 11;
/** argument × 20 ms pass. */
const TIME = 12;
/** To another conversation: the argument is its kind; with operation bit 0x10 a new one of that kind. */
export const TURN_TO = 13;
/** As 0 or 1, with header fields from the payload that no kernel would write. */
const WILD = 14;
const ERROR = 15;
/** With the others: the payload comes argument + 1 times. */
const REPEATED = 0x20;

/** They are calls. */
const CALLS = new Set([RECEIVE, SEND, RECEIVE_PART, SEND_PART, LATE, WILD]);

const MAX_CALL_BYTES = 80 * 1024;
const TICK_NS = 20e6;
/** Fewer than a long script opens: some are evicted. */
const NOBODY = new Workloads({ processes: new Processes({ procPath: null }), hostName: 'host', by: ['pid'] });
const MAX_CONNECTIONS = 6;
const WILD_FIELDS = [abi.RECORD_POSITION, abi.RECORD_OPPOSITE, abi.RECORD_LENGTH, abi.RECORD_OFFSET] as const;
const WILD_BYTES = [
  abi.RECORD_REASON,
  abi.RECORD_FLAGS,
  abi.RECORD_ROLE,
  abi.RECORD_TRANSPORT,
  abi.RECORD_FAMILY,
] as const;

/** Throws where the pipeline throws, or claims what was not there. */
export function fuzzPipeline(input: Uint8Array): void {
  const feeder = new Feeder(flagsOf(input));
  for (const step of readScript(input)) feeder.step(step);
  feeder.finish();
}

class Feeder {
  readonly #fed = new Map<number, FedConversation>();
  readonly #open = new Map<number, FedConversation>();
  readonly #claims = new PipelineClaims(this.#fed);
  readonly #counts = new DecoderCounts();
  readonly #pipeline: Pipeline;
  #current = this.#turnTo(0, false);
  #nowNs = 1e6;
  #last: Uint8Array | null = null;
  #late: Uint8Array[] = [];
  #allowedCalls = 64;

  constructor(flags: FuzzFlags) {
    const plain = createDecoders(undefined, decoderOptionsOf(flags));
    const decoders = plain.map((decoder) => countingDecoder(decoder, this.#counts));
    this.#pipeline = new Pipeline({
      decoders,
      sinks: [this.#claims],
      verdicts: CHECKED_VERDICTS,
      errorRules: makeErrorRules(flags.rules, NOBODY),
      decodeAs: decodersByPort(decoders, flags.decodeAs),
      maxConnections: MAX_CONNECTIONS,
    });
  }

  step(step: Step): void {
    const { operation, argument } = step;
    const bytes = operation & REPEATED ? tile(step.payload, argument + 1, MAX_CALL_BYTES) : step.payload;
    // The probe has no record of a call that moved nothing, unless it was a message.
    if (bytes.length === 0 && CALLS.has(operation & 15) && !this.#current.isMessages) return;
    const late = this.#late;
    this.#late = [];
    // Nothing comes behind a connection's end.
    if ((operation & 15) === CLOSE) this.#feedAll(late.splice(0));
    this.#do(operation & 15, step, bytes);
    this.#feedAll(late);
  }

  finish(): void {
    this.#feedAll(this.#late);
    this.#pipeline.finish();
    this.#claims.check(this.#pipeline, this.#counts);
  }

  #do(operation: number, { operation: bits, argument }: Step, bytes: Uint8Array): void {
    switch (operation) {
      case RECEIVE:
      case SEND:
        this.#feed(this.#call(operation === SEND, bytes, bytes.length));
        return;
      case RECEIVE_PART:
      case SEND_PART:
        this.#feed(this.#call(operation === SEND_PART, bytes, (bytes.length * argument) >> 8));
        return;
      case LOSE_RECEIVED:
      case LOSE_SENT:
        this.#lose(operation === LOSE_SENT, argument * 16);
        return;
      case DUPLICATE:
        this.#duplicate();
        return;
      case LATE:
        this.#late.push(this.#call((argument & 1) !== 0, bytes, bytes.length));
        return;
      case TIME:
        this.#pass(argument * TICK_NS);
        return;
      case TURN_TO:
        this.#current = this.#turnTo(argument % CONVERSATION_KINDS, (bits & 0x10) !== 0);
        return;
      case WILD:
        this.#feed(this.#wild(bytes, argument));
        return;
      default:
        this.#state(operation, argument);
        return;
    }
  }

  #call(sent: boolean, bytes: Uint8Array, captured: number): Uint8Array {
    const { conversation, isMessages } = this.#current;
    const way = sent ? this.#current.sent : this.#current.received;
    way.extent += bytes.length;
    this.#current.calls += 1;
    this.#allowedCalls += 4 * captured + 16;
    conversation.nowNs = this.#nowNs += 1000;
    const options = captured < bytes.length ? { captured, reason: abi.REASON_BUDGET } : {};
    const peer = isMessages && bytes.length % 3 > 0 ? { peer: { host: bytes.length % 3, port: 53 } } : {};
    return sent
      ? conversation.send(bytes, { ...options, ...peer })
      : conversation.receive(bytes, { ...options, ...peer });
  }

  /** With a payload that says other things than the call did. */
  #wild(bytes: Uint8Array, argument: number): Uint8Array {
    this.#claims.wild = true;
    const record = this.#call((argument & 1) !== 0, bytes, bytes.length);
    const view = new DataView(record.buffer);
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    WILD_FIELDS.forEach((field, index) => {
      if (argument & (2 << index) && bytes.length >= 4 * index + 4)
        view.setUint32(field, words.getUint32(4 * index, true), true);
    });
    WILD_BYTES.forEach((field, index) => {
      if (argument & 32 && bytes.length > 16 + index) view.setUint8(field, bytes[16 + index] as number);
    });
    return record;
  }

  #lose(sent: boolean, bytes: number): void {
    const { conversation, isMessages } = this.#current;
    if (isMessages) return;
    if (sent) conversation.sentPosition = (conversation.sentPosition + bytes) >>> 0;
    else conversation.receivedPosition = (conversation.receivedPosition + bytes) >>> 0;
    (sent ? this.#current.sent : this.#current.received).extent += bytes;
  }

  #duplicate(): void {
    if (this.#last === null) return;
    // A datagram that comes twice is two.
    if (this.#last[abi.RECORD_TRANSPORT] === abi.TRANSPORT_UDP) this.#claims.wild = true;
    this.#claims.stateRecords += 1;
    this.#allowedCalls += 4 * this.#last.length;
    this.#feed(this.#last);
  }

  #pass(ns: number): void {
    this.#nowNs += ns;
    this.#pipeline.tick(this.#nowNs);
    this.#pipeline.inFlight();
  }

  #state(operation: number, argument: number): void {
    if (operation === CONNECT) this.#renew();
    const { conversation } = this.#current;
    conversation.nowNs = this.#nowNs += 1000;
    this.#claims.stateRecords += 1;
    this.#allowedCalls += 16;
    if (operation === END) this.#feed(conversation.eof());
    if (operation === CONNECT) this.#feed(conversation.connect());
    if (operation === CONNECTED) this.#feed(conversation.connected());
    if (operation === ERROR) this.#feed(conversation.error(argument));
    if (operation === CLOSE) this.#close(conversation.close(argument));
  }

  #close(record: Uint8Array): void {
    this.#feed(record);
    this.#renew();
    this.#last = null;
  }

  /** Another connection of the same kind, under a number of its own. */
  #renew(): void {
    const [kind] = [...this.#open].find(([, fed]) => fed === this.#current) ?? [0];
    this.#current = this.#turnTo(kind, true);
  }

  #turnTo(kind: number, anew: boolean): FedConversation {
    const known = this.#open.get(kind);
    if (known !== undefined && !anew) return known;
    const fed = new FedConversation(this.#fed.size + 1, kind);
    this.#fed.set(fed.id, fed);
    this.#open.set(kind, fed);
    return fed;
  }

  #feedAll(records: readonly Uint8Array[]): void {
    for (const record of records) this.#feed(record);
  }

  #feed(record: Uint8Array): void {
    this.#last = record;
    feedBatch(this.#pipeline, record);
    assert.ok(this.#counts.calls <= this.#allowedCalls, `${this.#counts.calls} calls of decoders for so few bytes`);
  }
}
