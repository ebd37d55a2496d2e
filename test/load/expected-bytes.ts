/**
 * Compares a stream with the answers that must come, in order, without keeping it: so a generator
 * checks every byte of 100,000 answers, and of one of 3 MB, at little cost.
 */
export class ExpectedBytes {
  readonly #answers: Buffer[] = [];
  #first = 0;
  #at = 0;

  /** An answer that begins with `-` stands for a line of which only the beginning is known. */
  push(answer: Buffer): void {
    this.#answers.push(answer);
  }

  get pending(): number {
    return this.#answers.length - this.#first;
  }

  /** @returns how many answers were completed by these bytes. Throws on the first byte that is not as expected. */
  feed(bytes: Buffer): number {
    let completed = 0;
    let start = 0;
    while (start < bytes.length) {
      const answer = this.#answers[this.#first];
      if (answer === undefined) throw new Error(`bytes that nobody asked for: ${quote(bytes, start)}`);
      const length = Math.min(answer.length - this.#at, bytes.length - start);
      if (bytes.compare(answer, this.#at, this.#at + length, start, start + length) !== 0) {
        throw new Error(`expected ${quote(answer, this.#at)}, got ${quote(bytes, start)}`);
      }
      this.#at += length;
      start += length;
      if (this.#at < answer.length) break;
      if (answer[0] === MINUS) {
        const end = bytes.indexOf('\n', start);
        if (end < 0) break; // the rest of the line is still to come: `at` stays at its known end
        start = end + 1;
      }
      this.#next();
      completed += 1;
    }
    return completed;
  }

  #next(): void {
    this.#at = 0;
    this.#first += 1;
    if (this.#first < COMPACT_AT) return;
    this.#answers.splice(0, this.#first);
    this.#first = 0;
  }
}

const MINUS = 0x2d;
const COMPACT_AT = 4096;

function quote(bytes: Buffer, start: number): string {
  return JSON.stringify(bytes.toString('latin1', start, Math.min(bytes.length, start + 80)));
}
