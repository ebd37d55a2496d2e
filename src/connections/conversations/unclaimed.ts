import type { CapturedBytes } from '../bytes/captured-bytes.ts';
import { describeOpening, NO_OPENING, openingOf } from './opening.ts';

/** What has passed on a conversation before anybody knew what it is. */
export class Unclaimed {
  #calls = 0;
  #answers = 0;
  #opening = NO_OPENING;

  /** Calls with bytes that no decoder claimed. */
  get calls(): number {
    return this.#calls;
  }

  call(): void {
    this.#calls += 1;
  }

  /** What its first bytes look like; null where none were seen. */
  get opening(): string | null {
    return describeOpening(this.#opening);
  }

  /** These are not decoded, or not yet. */
  saw(bytes: CapturedBytes): void {
    if (this.#opening === NO_OPENING) this.#opening = openingOf(bytes);
  }

  /** A call looks like an answer to a request that was lost. */
  answer(): void {
    this.#answers += 1;
  }

  /** How many such answers there were; they are counted once. */
  takeAnswers(): number {
    const answers = this.#answers;
    this.#answers = 0;
    return answers;
  }

  /** It is looked at again. */
  beginAnew(): void {
    this.#calls = 0;
  }
}
