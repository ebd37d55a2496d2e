/** Pairing by id over 10^6 requests, through the whole pipeline: what comes goes again. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Pipeline } from '../../src/connections/pipeline.ts';
import * as abi from '../../src/events/abi.gen.ts';
import { findSection } from '../../src/events/section.ts';
import type { Transaction, TransactionSink } from '../../src/transactions/transaction.ts';
import { Conversation } from '../connections/conversation.ts';
import { answerTo, bytesOf, HEAD_BYTES, ID_AT, ownDecoder } from './own-protocol.ts';

const REQUESTS = 1_000_000;
const WARM_UP = 250_000;
/** As `test/conformance/heap.ts`: less than one byte a message. */
const MOST_GROWTH = 512 * 1024;
/** So many are open at a time; they are answered in another order. */
const WINDOW = 1000;
const STEP_NS = 1000;
/** 2,000 steps: whoever is answered is so in half that time. */
const RULES = { patienceNs: 2000 * STEP_NS, retries: true };
const TICK_EVERY = 256;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

class Counts implements TransactionSink {
  answered = 0;
  timedOut = 0;
  wrong = 0;
  tries = 0;

  transaction({ outcome, operation, statusCode, tries }: Transaction): void {
    this.tries += tries;
    if (outcome === 'timeout') this.timedOut += 1;
    else if (outcome === 'ok' && answerTo(operation) === statusCode) this.answered += 1;
    else this.wrong += 1;
  }
}

/** One record of one frame, made again and again in place. */
class Message {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #frame: number;
  readonly #pipeline: Pipeline;
  #position = 0;

  constructor(record: Uint8Array, pipeline: Pipeline) {
    this.#bytes = record;
    this.#view = new DataView(record.buffer);
    this.#frame = findSection(this.#view, 0, abi.SECTION_BYTES);
    this.#pipeline = pipeline;
  }

  get position(): number {
    return this.#position;
  }

  send(id: number, timeNs: number, opposite: number): void {
    const view = this.#view;
    setTime(view, abi.RECORD_TIME, timeNs);
    setTime(view, abi.RECORD_HANDOVER, timeNs);
    view.setUint32(abi.RECORD_POSITION, this.#position, true);
    view.setUint32(abi.RECORD_OPPOSITE, opposite, true);
    view.setUint32(this.#frame + ID_AT, id);
    this.#position += HEAD_BYTES;
    this.#pipeline.record(this.#bytes, view, 0);
  }
}

function setTime(view: DataView, at: number, timeNs: number): void {
  view.setUint32(at, timeNs % 2 ** 32, true);
  view.setUint32(at + 4, timeNs / 2 ** 32, true);
}

class Churn {
  readonly counts = new Counts();
  readonly pipeline: Pipeline;
  readonly #ask: Message;
  readonly #answer: Message;
  #done = 0;

  constructor(framing: 'stream' | 'message') {
    this.pipeline = new Pipeline({ decoders: [ownDecoder(framing, RULES)], sinks: [this.counts], verdicts: null });
    const talk = new Conversation({ transport: framing === 'stream' ? abi.TRANSPORT_TCP : abi.TRANSPORT_UDP });
    this.#ask = new Message(talk.receive(bytesOf({ answers: false, id: 0 })), this.pipeline);
    this.#answer = new Message(talk.send(bytesOf({ answers: true, id: 0 })), this.pipeline);
  }

  /** Of ten requests one is sent twice, of a hundred one is never answered, and of a thousand one is answered twice. */
  run(requests: number): void {
    for (const end = this.#done + requests; this.#done < end; this.#done += 1) {
      const id = this.#done;
      const nowNs = (id + 1) * STEP_NS;
      this.#ask.send(id, nowNs, this.#answer.position);
      if (id % 10 === 3) this.#ask.send(id, nowNs + 1, this.#answer.position);
      if (id >= WINDOW) this.#reply((id - WINDOW) ^ 7, nowNs + 2);
      if (id % TICK_EVERY === 0) this.pipeline.tick(nowNs + 3);
    }
  }

  #reply(id: number, nowNs: number): void {
    if (id % 100 === 50) return;
    this.#answer.send(id, nowNs, this.#ask.position);
    if (id % 1000 === 1) this.#answer.send(id, nowNs, this.#ask.position);
  }
}

describe('a million requests by id', () => {
  for (const framing of ['stream', 'message'] as const) {
    it(`leave nothing behind, and each of them ends once: a ${framing === 'stream' ? 'stream' : 'row of datagrams'}`, () => {
      const churn = new Churn(framing);
      churn.run(WARM_UP);
      collect();
      const before = process.memoryUsage().heapUsed;
      churn.run(REQUESTS);
      collect();
      const growth = process.memoryUsage().heapUsed - before;
      assert.ok(growth < MOST_GROWTH, `${growth} bytes`);
      assertEnded(churn, WARM_UP + REQUESTS);
    });
  }
});

function assertEnded({ pipeline, counts }: Churn, requests: number): void {
  const answerable = requests - WINDOW;
  assert.equal(counts.wrong, 0);
  assert.equal(counts.answered, (answerable * 99) / 100);
  // All of the window, and what is never answered until its patience is over.
  const open = pipeline.inFlight().length;
  assert.ok(open >= WINDOW && open <= WINDOW * 1.05, `${open} are open`);
  assert.equal(counts.answered + counts.timedOut + open, requests);
  assert.ok(counts.tries > (counts.answered + counts.timedOut) * 1.09);
  const { pairing, passedOver } = pipeline.account();
  assert.deepEqual({ ...pairing }, { unmatchedRequests: 0, unmatchedResponses: 0 });
  assert.equal(passedOver.duplicates, answerable / 1000);
}
