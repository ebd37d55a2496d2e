import type { Decoder } from '../../protocols/protocol.ts';
import type { Matcher } from '../../transactions/pairing.ts';

/** A decoder that gives up this often without one message in between does not fit the conversation. */
const MAX_STRIKES = 3;

/** A decoder at work on one conversation. */
export class Decoding {
  readonly decoder: Decoder;
  readonly state: unknown;
  readonly matcher: Matcher;
  #strikes = 0;

  /** @param state that `decoder.createState` made */
  constructor(decoder: Decoder, state: unknown, matcher: Matcher) {
    this.decoder = decoder;
    this.state = state;
    this.matcher = matcher;
  }

  /** It gave a message. */
  fits(): void {
    this.#strikes = 0;
  }

  /** It gave up; false where that was once too often. */
  struck(): boolean {
    this.#strikes += 1;
    return this.#strikes < MAX_STRIKES;
  }
}
