/** Whose bytes a call holds: asks the decoders, and knows which way a conversation's requests can go. */
import { Claim as Detected, detectProtocol } from '../../protocols/detect.ts';
import type { Decoder } from '../../protocols/protocol.ts';
import { IS_EITHER, IS_REQUEST, IS_RESPONSE, MAYBE } from '../../protocols/protocol.ts';
import type { CapturedBytes } from '../bytes/captured-bytes.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';

/** No decoder knows these bytes. */
export const UNCLAIMED = 0;
/** They begin a message of one decoder. */
export const CLAIMED = 2;
export type Claim = typeof UNCLAIMED | typeof MAYBE | typeof CLAIMED;

export class Classifier {
  readonly #detected = new Detected();
  readonly #decoders: readonly Decoder[];
  /** Those of which the server speaks first. */
  readonly #greeting: readonly Decoder[];

  /** @param decoders to choose from */
  constructor(decoders: readonly Decoder[]) {
    this.#decoders = decoders;
    this.#greeting = decoders.filter((decoder) => decoder.serverSpeaksFirst === true);
  }

  /** The decoder of the bytes that were CLAIMED, or found to be an answer, last. */
  get decoder(): Decoder {
    return this.#detected.decoder as Decoder;
  }

  /** Null where there is none of this name to choose from. */
  named(protocol: string): Decoder | null {
    return this.#decoders.find(({ name }) => name === protocol) ?? null;
  }

  /** Whether the bytes begin a request. Only requests decide: many protocols' answers look alike. */
  classify({ role, localPort, remotePort }: Conversation, call: CapturedBytes): Claim {
    const { bytes, start, end } = call;
    const detection = detectProtocol(this.#decoders, bytes, start, end, this.#detected);
    const { decoder } = this.#detected;
    if (decoder?.isOthersAt?.(localPort, bytes, start, end) || decoder?.isOthersAt?.(remotePort, bytes, start, end))
      return UNCLAIMED;
    if (detection === IS_REQUEST) return CLAIMED;
    if (detection === IS_EITHER) return role === 'unknown' ? MAYBE : CLAIMED;
    return detection === MAYBE ? MAYBE : UNCLAIMED;
  }

  /** Whether the bytes, before which nothing was said, are the greeting of a decoder of which the server speaks first. */
  greets(call: CapturedBytes): Claim {
    for (let i = 0; i < this.#greeting.length; i += 1) {
      const detection = (this.#greeting[i] as Decoder).detect(call.bytes, call.start, call.end);
      if (detection === MAYBE) return MAYBE;
      if (detection === IS_RESPONSE && this.isAnswer(call)) return CLAIMED;
    }
    return UNCLAIMED;
  }

  /** Whether the bytes begin an answer; `decoder` is that of it then. */
  isAnswer(call: CapturedBytes): boolean {
    return detectProtocol(this.#decoders, call.bytes, call.start, call.end, this.#detected) === IS_RESPONSE;
  }
}

/** Whether requests can go this way: as far as is known who serves. */
export function canBeRequests({ role, received, sent }: Conversation, stream: Stream): boolean {
  if (role === 'unknown') return true;
  return stream === (role === 'server' ? received : sent);
}
