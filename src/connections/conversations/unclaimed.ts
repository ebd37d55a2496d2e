/** What has passed on a conversation before anybody knew what it is. */
export class Unclaimed {
  #calls = 0;
  #answers = 0;

  /** Calls with bytes that no decoder claimed. */
  get calls(): number {
    return this.#calls;
  }

  call(): void {
    this.#calls += 1;
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
