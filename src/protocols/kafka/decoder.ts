import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../decoder-options.ts';
import type { Decoder, DecodeStatus, Detection, Direction, Input, Message, RequestTokens } from '../protocol.ts';
import { REQUEST } from '../protocol.ts';
import { detectAnswer, detectRequest } from './detect.ts';
import { decodeRequest, fillRequest } from './request.ts';
import { Resources } from './resources.ts';
import { decodeResponse, fillResponse } from './response.ts';
import type { Shared } from './shared.ts';
import { KafkaState } from './state.ts';
import { Topics } from './topics.ts';

/** Kafka's own protocol, as brokers, controllers and their clients speak it. */
export class KafkaDecoder implements Decoder<KafkaState> {
  readonly name = 'kafka';
  readonly framing = 'stream';
  readonly depth = 'decoded';
  readonly pairing = 'by-id';
  readonly responsesNeedRequests = false;
  readonly #shared: Shared;

  constructor({ requestAttributes: counts, maxNames }: DecoderOptions = DEFAULT_DECODER_OPTIONS) {
    const limit = maxNames ?? undefined;
    this.#shared = { topics: new Topics(limit), resources: new Resources(limit), counts };
  }

  detect(bytes: Uint8Array, start: number, end: number): Detection {
    return detectRequest(bytes, start, end);
  }

  detectAnswer(bytes: Uint8Array, start: number, end: number, requests: RequestTokens): Detection {
    return detectAnswer(bytes, start, end, requests);
  }

  createState(): KafkaState {
    return new KafkaState(this.#shared);
  }

  decode(state: KafkaState, input: Input, message: Message): DecodeStatus {
    return input.direction === REQUEST ? decodeRequest(state, input, message) : decodeResponse(state, input, message);
  }

  passOver(state: KafkaState, direction: Direction): number {
    const side = direction === REQUEST ? state.request : state.response;
    if (!side.open) return 0;
    return side.passOver();
  }

  cut(state: KafkaState, direction: Direction, message: Message): boolean {
    if (direction === REQUEST) {
      if (!state.request.open) return false;
      fillRequest(state, message);
      return true;
    }
    if (!state.response.open) return false;
    fillResponse(state, message);
    return true;
  }

  resync(state: KafkaState, direction: Direction): void {
    if (direction === REQUEST) {
      state.request.open = false;
      // What was lost may have changed what it fetches.
      state.session.clear();
    } else state.response.open = false;
    state.sasl.clear();
  }

  cappedNames(): number {
    return this.#shared.topics.capped + this.#shared.resources.refused;
  }
}
