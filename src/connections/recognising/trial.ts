import { type Decoder, Input, MESSAGE, Message, REQUEST, SKIP } from '../../protocols/protocol.ts';
import type { CapturedBytes } from '../bytes/captured-bytes.ts';

/** Whether a decoder can read what its `detect` does not accept of just anybody. */
export class Trial {
  readonly #input = new Input();
  readonly #message = new Message();

  /** Whether the bytes begin with a request that is all there, but for a body. */
  reads(decoder: Decoder, { bytes, view, start, end }: CapturedBytes): boolean {
    const input = this.#input;
    input.bytes = bytes;
    input.view = view;
    input.start = start;
    input.end = end;
    input.direction = REQUEST;
    this.#message.reset();
    const status = decoder.decode(decoder.createState(), input, this.#message);
    return status === MESSAGE || status === SKIP;
  }
}
