import type { Decoder, Message } from '../../src/protocols/protocol.ts';
import type { Golden } from './capture.ts';

export interface Asked extends Pick<Golden, 'operation' | 'resource'> {
  readonly id: number;
  readonly token: number;
}

export type Answer = Pick<Golden, 'statusCode' | 'error' | 'inner'>;

/** What ties answers to requests, as the decoder wants it, at its plainest. */
export class Pairing {
  readonly #isById: boolean;
  readonly #asked: Asked[] = [];
  /** Not yet paired: their requests have not ended. */
  readonly #answers: Answer[] = [];

  constructor({ pairing }: Decoder) {
    this.#isById = pairing === 'by-id';
  }

  /** Token of the request that the next answer is to, where its place tells. */
  get nextToken(): number | undefined {
    return this.#isById ? undefined : this.#asked[0]?.token;
  }

  tokenOf(id: number): number | undefined {
    return this.#asked.find((one) => one.id === id)?.token;
  }

  ask({ id, operation, resource, token }: Message): void {
    const isAnotherTry = this.#asked.some(
      (one) => one.id === id && one.operation === operation && one.resource === resource,
    );
    if (!this.#isById || !isAnotherTry) this.#asked.push({ id, operation, resource, token });
  }

  /** The transactions that are over by this answer. An answer by an id that nobody asked with is none. */
  answer(id: number, answer: Answer): Golden[] {
    if (!this.#isById) {
      this.#answers.push(answer);
      return this.pair();
    }
    const index = this.#asked.findIndex((one) => one.id === id);
    return index < 0 ? [] : this.#asked.splice(index, 1).map((asked) => toGolden(asked, answer));
  }

  /** The nth answer is the nth request's, whichever came to an end first. */
  pair(): Golden[] {
    const count = Math.min(this.#asked.length, this.#answers.length);
    const answers = this.#answers.splice(0, count);
    return this.#asked.splice(0, count).map((asked, index) => toGolden(asked, answers[index] as Answer));
  }

  forget(): void {
    this.#asked.length = 0;
    this.#answers.length = 0;
  }
}

function toGolden({ operation, resource }: Asked, answer: Answer): Golden {
  return { operation, resource, ...answer };
}
