/** What WITH defines in one text: a name that is used as a table and is none. Ranges of the text that is being read. */

/** More than a person writes; a name past them is taken for a table. */
const MAX_NAMES = 16;

export class WithNames {
  /** The next identifier is such a name. */
  expects = false;
  #count = 0;
  readonly #starts = new Int32Array(MAX_NAMES);
  readonly #ends = new Int32Array(MAX_NAMES);

  clear(): void {
    this.expects = false;
    this.#count = 0;
  }

  expect(is: boolean): void {
    this.expects = is;
  }

  add(start: number, end: number): void {
    this.expects = false;
    if (this.#count === MAX_NAMES) return;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#count += 1;
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    for (let i = 0; i < this.#count; i += 1) {
      if (this.#is(i, bytes, start, end)) return true;
    }
    return false;
  }

  #is(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[index] as number;
    if ((this.#ends[index] as number) - from !== end - start) return false;
    for (let i = 0; i < end - start; i += 1) if (bytes[from + i] !== bytes[start + i]) return false;
    return true;
  }
}
