import { TRANSPORT_UDP } from '../../src/events/abi.gen.ts';
import { PART_FIRST, PART_LAST, PART_MIDDLE } from '../../src/protocols/protocol.ts';
import { Conversation } from '../connections/conversation.ts';
import { Run } from '../connections/run-pipeline.ts';
import { bytesOf, type Frame, ownDecoder } from './own-protocol.ts';

export type Part = 'whole' | 'first' | 'middle' | 'last';
const PARTS = { whole: 0, first: PART_FIRST, middle: PART_MIDDLE, last: PART_LAST } as const;

export const ask = (id: number, part: Part = 'whole', body = 0): Frame => ({
  answers: false,
  id,
  part: PARTS[part],
  body,
});
export const answer = (id: number, part: Part = 'whole', body = 0): Frame => ({
  answers: true,
  id,
  part: PARTS[part],
  body,
});

interface End {
  readonly role?: 'client' | 'server';
  readonly fresh?: boolean;
  readonly datagrams?: boolean;
}

/** One end of a conversation, and what is made of it. */
export class Talk {
  readonly run: Run;
  readonly #conversation: Conversation;
  readonly #role: 'client' | 'server';
  readonly #datagrams: boolean;

  constructor({ role = 'server', fresh = true, datagrams = false }: End = {}) {
    this.#role = role;
    this.#datagrams = datagrams;
    this.run = new Run([ownDecoder(datagrams ? 'message' : 'stream')]);
    this.#conversation = new Conversation({ role, fresh, ...(datagrams && { transport: TRANSPORT_UDP }) });
  }

  /** The record of one call. */
  call(answers: boolean, bytes: Uint8Array, timeNs?: number): Uint8Array {
    const options = timeNs === undefined ? {} : { timeNs, handoverNs: timeNs };
    const sent = answers === (this.#role === 'server');
    return sent ? this.#conversation.send(bytes, options) : this.#conversation.receive(bytes, options);
  }

  /** One frame a call. */
  frame(frame: Frame, timeNs?: number): Uint8Array {
    return this.call(frame.answers, bytesOf(frame), timeNs);
  }

  /** Nothing tells of a UDP socket's end. */
  close(): this {
    if (!this.#datagrams) this.run.feed(this.#conversation.close());
    this.run.pipeline.finish();
    return this;
  }

  get paired(): string[] {
    return this.run.seen.map(
      ({ operation, outcome, statusCode, requestBytes, responseBytes }) =>
        `${operation} ${outcome} ${statusCode} ${requestBytes}+${responseBytes}`,
    );
  }

  get unmatched(): [requests: number, responses: number] {
    const { unmatchedRequests, unmatchedResponses } = this.run.pipeline.account().pairing;
    return [unmatchedRequests, unmatchedResponses];
  }
}

/** What was said in one go. */
export interface Turn {
  readonly answers: boolean;
  readonly bytes: Uint8Array;
}

export function turnsOf(frames: readonly Frame[]): Turn[] {
  const turns: Turn[] = [];
  for (const frame of frames) {
    const last = turns.at(-1);
    if (last?.answers === frame.answers)
      turns[turns.length - 1] = { answers: last.answers, bytes: Buffer.concat([last.bytes, bytesOf(frame)]) };
    else turns.push({ answers: frame.answers, bytes: bytesOf(frame) });
  }
  return turns;
}

/** The pieces of `bytes` between the places. */
export function pieces(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places, bytes.length];
  return ends
    .map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end))
    .filter(({ length }) => length);
}
