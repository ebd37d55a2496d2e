/** The tables of one statement as bytes, each once, separated by spaces; reused for every statement. */
const SPACE = 0x20;
const DOT = 0x2e;
const PLUS = 0x2b;
const QUESTION = 0x3f;
const ZERO = 0x30;
/** More tables than these are only counted: a row's name is to be read. */
export const MAX_TABLES = 3;
/** Longest identifier of MySQL and MariaDB in characters; of a longer one the beginning is kept. */
export const MAX_IDENTIFIER = 64;
/** Numbers behind the names go up to here. */
const MAX_MORE = 99;
/** `database.table`, thrice, with what says how many more; a letter that is not of ASCII has two or three bytes. */
const MAX_BYTES = 1024;

export class TableList {
  /** The names; those that had no room are written behind them by `close`. */
  readonly bytes = new Uint8Array(MAX_BYTES);
  length = 0;
  #count = 0;
  #more = 0;
  #nameStart = 0;
  readonly #ends = new Int32Array(MAX_TABLES);

  clear(): void {
    this.length = 0;
    this.#count = 0;
    this.#more = 0;
  }

  /** A name begins. */
  open(): void {
    this.#nameStart = this.length;
    if (this.#count > 0 && this.#count < MAX_TABLES) this.#put(SPACE);
  }

  /** Adds an identifier to the open name: one that is a number is no name, but a value. */
  identifier(bytes: Uint8Array, start: number, end: number): void {
    if (this.#count === MAX_TABLES) return;
    if (isNumber(bytes, start, end)) this.#put(QUESTION);
    else
      for (let at = start, stop = identifierEnd(bytes, start, end); at < stop; at += 1) this.#put(bytes[at] as number);
  }

  /** In place of an identifier that is not to be seen. */
  unnamed(): void {
    if (this.#count < MAX_TABLES) this.#put(QUESTION);
  }

  dot(): void {
    if (this.#count < MAX_TABLES) this.#put(DOT);
  }

  /** The open name is complete. */
  commit(): void {
    if (this.#count === MAX_TABLES) {
      if (this.#more < MAX_MORE) this.#more += 1;
    } else if (this.#isKnown()) this.length = this.#nameStart;
    else {
      this.#ends[this.#count] = this.length;
      this.#count += 1;
    }
  }

  /** The open name was none. */
  drop(): void {
    if (this.#count < MAX_TABLES) this.length = this.#nameStart;
  }

  /** All names are there: adds how many more there are, as `+2`; a table that is named twice counts twice among them. */
  close(): void {
    if (this.#more === 0) return;
    this.#put(SPACE);
    this.#put(PLUS);
    if (this.#more > 9) this.#put(ZERO + Math.trunc(this.#more / 10));
    this.#put(ZERO + (this.#more % 10));
  }

  #put(byte: number): void {
    if (this.length === MAX_BYTES) return;
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  #isKnown(): boolean {
    const start = this.#count === 0 ? 0 : this.#nameStart + 1;
    for (let i = 0; i < this.#count; i += 1) {
      const from = i === 0 ? 0 : (this.#ends[i - 1] as number) + 1;
      if (this.#isSame(from, this.#ends[i] as number, start)) return true;
    }
    return false;
  }

  #isSame(from: number, to: number, start: number): boolean {
    if (to - from !== this.length - start) return false;
    for (let i = 0; i < to - from; i += 1) if (this.bytes[from + i] !== this.bytes[start + i]) return false;
    return true;
  }
}

/** Where the identifier at `start` ends, or is cut: not within a character. */
export function identifierEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= MAX_IDENTIFIER) return end;
  let left = MAX_IDENTIFIER;
  for (let at = start; at < end; at += 1) {
    if (((bytes[at] as number) & 0xc0) === 0x80) continue;
    if (left === 0) return at;
    left -= 1;
  }
  return end;
}

/** Consists of digits, as no name does that a person gave; an empty one is none either. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte < ZERO || byte > 0x39) return false;
  }
  return true;
}
