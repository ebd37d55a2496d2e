/**
 * A name (RFC 1035, 3.1 and 4.1.4; letters in either case are the same: RFC 4343):
 *
 *     name   = *label ( root / pointer )
 *     label  = length (1: 1..63) length( OCTET )
 *     root   = 0
 *     pointer = 2 bits set, offset from the message's first byte (14 bits)
 *
 * A pointer leads to before where the labels behind which it stands began, so that no name goes round in circles, and a name
 * has at most 255 bytes.
 */
import { HEADER_BYTES, number16 } from './header.ts';

export const MALFORMED = -1;
export const MAX_NAME_BYTES = 255;
/** Bytes of a label; a greater length is a pointer, or nothing. */
export const MAX_LABEL = 63;
const POINTER = 0xc0;
const OFFSET = 0x3fff;
const DOT = 0x2e;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const DELETE = 0x7f;
const ZERO = 0x30;
/** Of `\DDD`. */
const ESCAPED_BYTES = 4;

/** Each byte with capitals as small letters; lengths of labels are no letters. */
export const LOWER_CASE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

export class NameReader {
  /**
   * The name that was read last: its labels in lower case with dots between them; the root is empty. What of ASCII is not
   * visible, or means something, is written as in master files (RFC 1035, 5.1; RFC 4343, 2.1): `\000`, `\.`, `\\`.
   */
  readonly text = new Uint8Array(MAX_NAME_BYTES * ESCAPED_BYTES);
  length = 0;

  /** The name at `from`; returns where what follows it begins, or MALFORMED, also where it does not end before `end`. */
  read(bytes: Uint8Array, origin: number, from: number, end: number): number {
    let next = MALFORMED;
    let begun = from;
    let wireBytes = 1;
    this.length = 0;
    for (let at = from; at < end; ) {
      const head = bytes[at] as number;
      if (head === 0) return next < 0 ? at + 1 : next;
      if (head >= POINTER) {
        const target = targetOf(bytes, origin, at, end);
        if (target < 0 || target >= begun) return MALFORMED;
        if (next < 0) next = at + 2;
        begun = target;
        at = target;
        continue;
      }
      const behind = at + 1 + head;
      wireBytes += behind - at;
      if (head > MAX_LABEL || wireBytes > MAX_NAME_BYTES || behind > end) return MALFORMED;
      this.#add(bytes, at + 1, behind);
      at = behind;
    }
    return MALFORMED;
  }

  #add(bytes: Uint8Array, start: number, end: number): void {
    if (this.length > 0) this.#put(DOT);
    for (let at = start; at < end; at += 1) {
      const byte = LOWER_CASE[bytes[at] as number] as number;
      if (byte <= SPACE || byte === DELETE) this.#putNumber(byte);
      else {
        if (byte === DOT || byte === BACKSLASH) this.#put(BACKSLASH);
        this.#put(byte);
      }
    }
  }

  #putNumber(byte: number): void {
    this.#put(BACKSLASH);
    this.#put(ZERO + Math.trunc(byte / 100));
    this.#put(ZERO + (Math.trunc(byte / 10) % 10));
    this.#put(ZERO + (byte % 10));
  }

  #put(byte: number): void {
    this.text[this.length] = byte;
    this.length += 1;
  }
}

/** Where the label of a text begins that ends at `end`. */
export function labelStart(text: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && (text[at - 1] !== DOT || isEscaped(text, at - 1))) at -= 1;
  return at;
}

/** Behind an odd number of backslashes: two are one of the label's own. */
function isEscaped(text: Uint8Array, at: number): boolean {
  let from = at;
  while (from > 0 && text[from - 1] === BACKSLASH) from -= 1;
  return (at - from) % 2 === 1;
}

/** Where the pointer at `at` leads to; MALFORMED into the header, and where it is cut. */
function targetOf(bytes: Uint8Array, origin: number, at: number, end: number): number {
  const offset = at + 1 < end ? number16(bytes, at) & OFFSET : 0;
  return offset < HEADER_BYTES ? MALFORMED : origin + offset;
}

/** Behind the name at `at`, whatever its pointers lead to; MALFORMED where it does not end before `end`. */
export function skipName(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; ) {
    const head = bytes[at] as number;
    if (head === 0) return at + 1;
    if (head >= POINTER) return at + 2 <= end ? at + 2 : MALFORMED;
    if (head > MAX_LABEL) return MALFORMED;
    at += head + 1;
  }
  return MALFORMED;
}
