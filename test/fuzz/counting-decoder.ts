import assert from 'node:assert/strict';
import {
  type Decoder,
  type DecodeStatus,
  type Direction,
  Input,
  KIND_INTERIM,
  KIND_PAIRED,
  MESSAGE,
  type Message,
  OPAQUE,
  REQUEST,
} from '../../src/protocols/protocol.ts';

const NOBODYS = new Input().requests;

/** What the decoders of one pipeline gave to it, by their own word. */
export class DecoderCounts {
  calls = 0;
  requests = 0;
  /** … of which some may be the same once more. */
  retriable = 0;
  responses = 0;
  /** Messages that end where the conversation turns: they may come to nothing. */
  cutRequests = 0;
  cutResponses = 0;
}

/** The same decoder, whose messages are counted: all that it has and says is its own, but for what is counted on the way. */
export function countingDecoder(decoder: Decoder, counts: DecoderCounts): Decoder {
  const counting: Pick<Decoder, 'decode' | 'cut'> = {
    decode: (state, input, message): DecodeStatus => {
      counts.calls += 1;
      const status = decoder.decode(state, input, message);
      assert.ok(input.start <= input.end, `start ${input.start} lies beyond the end ${input.end}`);
      if (status !== MESSAGE && status !== OPAQUE) return status;
      // A trial, for whoever has no matcher: if it reads on, the same bytes come again.
      if (input.requests === NOBODYS) return status;
      if (input.direction === REQUEST) countRequest(message);
      else if (message.kind === KIND_PAIRED) counts.responses += 1;
      return status;
    },
    cut: (state, direction, message) => countCut(decoder.cut?.(state, direction, message) === true, direction),
  };
  const overMessages = decoder.overMessages && countingDecoder(decoder.overMessages, counts);
  return new Proxy(decoder, {
    get: (target, name) => {
      if (name === 'overMessages') return overMessages;
      if (name === 'decode' || (name === 'cut' && target.cut !== undefined)) return counting[name];
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });

  function countRequest({ kind }: Message): void {
    if (kind === KIND_INTERIM) return;
    counts.requests += 1;
    if (decoder.byId?.retries) counts.retriable += 1;
  }

  function countCut(told: boolean, direction: Direction): boolean {
    if (!told) return false;
    if (direction === REQUEST) counts.cutRequests += 1;
    else counts.cutResponses += 1;
    return true;
  }
}
