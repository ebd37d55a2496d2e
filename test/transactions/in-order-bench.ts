import { InOrderMatcher } from '../../src/transactions/in-order/in-order.ts';
import { type BenchOptions, MessageBench, type Place, RESET, spanOf } from './pairing-builder.ts';

/**
 * A server's end, by default. Requests are `a`, `b` and so on; each lies 10 bytes behind the one before it, and has seen
 * the answers as far as they came. Answers lie likewise, and tell the operation that they are meant for.
 */
export class InOrder extends MessageBench {
  #requests = 1000;
  #responses = 5000;

  constructor(options: BenchOptions = {}) {
    super((parts) => new InOrderMatcher(parts), { requestOrigin: 1000, ...options });
  }

  ask(operation: string, place: Place = {}): this {
    this.request({ operation }, { from: this.#requests, bytes: 10, opposite: this.#responses, ...place });
    this.#requests += 10;
    return this;
  }

  answer(statusCode: string, place: Place = {}): this {
    const at = { from: this.#responses, bytes: 10, opposite: this.#requests, ...place };
    this.response({ statusCode }, at);
    this.#responses += 10;
    this.pairing.responsesReached(this.#responses);
    return this;
  }

  /** An answer that begins a call, as the reader tells it. */
  answerCall(statusCode: string, place: Place = {}): this {
    this.pairing.responseCallBegins(spanOf({ from: this.#responses, opposite: this.#requests, ...place }));
    return this.answer(statusCode, place);
  }

  /** So many answers, of 10 bytes each, are not seen. */
  loseAnswers(count: number): this {
    this.#responses += 10 * count;
    this.pairing.gapInResponses();
    return this;
  }

  closed(): this {
    this.pairing.close(RESET, 9);
    return this;
  }

  loseRequests(count: number): this {
    this.#requests += 10 * count;
    this.pairing.gapInRequests();
    return this;
  }
}
