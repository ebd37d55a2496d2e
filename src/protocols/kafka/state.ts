import { RequestSide } from './request-side.ts';
import { ResponseSide } from './response-side.ts';
import { FetchSession } from './sessions.ts';
import type { Shared } from './shared.ts';

/** Below all correlation ids, which count from 0 on; small enough not to be a double, which would be allocated. */
const FIRST_RAW_ID = -(2 ** 31);

/** The place in one connection. */
export class KafkaState {
  readonly request: RequestSide;
  readonly response: ResponseSide;
  readonly sasl = new RawSasl();
  readonly session = new FetchSession();

  constructor(shared: Shared) {
    this.request = new RequestSide(shared, this.session);
    this.response = new ResponseSide(shared, this.session);
  }
}

/**
 * Tokens of the oldest form of SASL: behind the answer to SaslHandshake 0 they come without any header, one by one in
 * each direction, until the client is known.
 */
export class RawSasl {
  /** The next request may be a token. */
  expected = false;
  #asked = 0;
  #answered = 0;

  /** The next answer is a token. */
  get isAwaited(): boolean {
    return this.#asked > this.#answered;
  }

  /** The id of a token, which has none. */
  ask(): number {
    this.#asked += 1;
    return FIRST_RAW_ID + this.#asked;
  }

  /** … of the client's one that it answers. */
  answer(): number {
    this.#answered += 1;
    return FIRST_RAW_ID + this.#answered;
  }

  clear(): void {
    this.expected = false;
    this.#answered = this.#asked;
  }
}
