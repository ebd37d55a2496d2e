/**
 * Snappy's block format (https://github.com/google/snappy/blob/main/format_description.txt), which remote write wants:
 *
 *   block    length (varint) element…
 *   element  literal: (length - 1) << 2, of 60 and more behind the tag in 1 or 2 bytes, then its bytes
 *          | copy:    (length - 1) << 2 | 2, offset (u16, little-endian)
 *
 * Greedy, by a table of four bytes' last places, within blocks of 64 KiB, so that offsets fit.
 */
const BLOCK = 65_536;
const TABLE_BITS = 14;
const MULTIPLIER = 0x1e35a7bd;
/** A shorter match saves nothing. */
const SHORTEST = 4;
const LONGEST_COPY = 64;
/** Lengths from here on stand behind the tag. */
const LONG_LITERAL = 60;
/** The longest length, tags of all literals at their worst. */
const HEAD_BYTES = 5;

export function snappy(bytes: Uint8Array): Uint8Array {
  return new SnappyWriter(bytes).compress();
}

class SnappyWriter {
  readonly #in: Uint8Array;
  readonly #out: Uint8Array;
  /** Where four bytes of this hash were last, from the block's beginning; 0: not yet, or there. */
  readonly #table = new Uint16Array(1 << TABLE_BITS);
  #length = 0;

  constructor(bytes: Uint8Array) {
    this.#in = bytes;
    this.#out = new Uint8Array(HEAD_BYTES + bytes.length + Math.ceil(bytes.length / LONG_LITERAL) * 3 + 3);
  }

  compress(): Uint8Array {
    this.#varint(this.#in.length);
    for (let start = 0; start < this.#in.length; start += BLOCK) {
      this.#block(start, Math.min(start + BLOCK, this.#in.length));
    }
    return this.#out.slice(0, this.#length);
  }

  #block(start: number, end: number): void {
    this.#table.fill(0);
    let literal = start;
    let at = start + 1;
    while (at + SHORTEST <= end) {
      const hash = this.#hash(at);
      const candidate = start + (this.#table[hash] as number);
      this.#table[hash] = at - start;
      const matched = this.#matched(candidate, at, end);
      if (matched < SHORTEST) {
        at += 1;
        continue;
      }
      this.#literal(literal, at);
      this.#copy(at - candidate, matched);
      at += matched;
      literal = at;
    }
    this.#literal(literal, end);
  }

  #hash(at: number): number {
    const bytes = this.#in;
    const four =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    return Math.imul(four, MULTIPLIER) >>> (32 - TABLE_BITS);
  }

  #matched(from: number, at: number, end: number): number {
    let length = 0;
    while (at + length < end && this.#in[from + length] === this.#in[at + length]) length += 1;
    return length;
  }

  #literal(from: number, end: number): void {
    const length = end - from;
    if (length === 0) return;
    if (length <= LONG_LITERAL) this.#byte((length - 1) << 2);
    else if (length <= 256) this.#bytes(LONG_LITERAL << 2, length - 1);
    else this.#bytes((LONG_LITERAL + 1) << 2, (length - 1) & 0xff, (length - 1) >> 8);
    this.#out.set(this.#in.subarray(from, end), this.#length);
    this.#length += length;
  }

  #copy(offset: number, length: number): void {
    for (let left = length; left > 0; left -= LONGEST_COPY) {
      this.#bytes(((Math.min(left, LONGEST_COPY) - 1) << 2) | 2, offset & 0xff, offset >> 8);
    }
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#byte((rest & 0x7f) | 0x80);
    this.#byte(rest);
  }

  #bytes(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#byte(byte);
  }

  #byte(byte: number): void {
    this.#out[this.#length] = byte;
    this.#length += 1;
  }
}
