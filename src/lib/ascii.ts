/** Bytes as text protocols use them; nothing here allocates but `printable`. */
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const COLON = 0x3a;
export const ZERO = 0x30;
export const NINE = 0x39;

/** Largest number that `decimal` reads: beyond it sums with stream positions would no longer be exact. */
export const MAX_DECIMAL = 2 ** 51;

/** Each byte as itself, and with lower-case letters as upper-case ones: for tables that fold case or do not. */
export const AS_IS = Uint8Array.from({ length: 256 }, (_, byte) => byte);
export const UPPER_CASE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte,
);

/** 1 for `tchar` of RFC 9110, 5.6.2. */
export const TOKEN_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** Offset of the first line feed in [from, end), or `end`. Eight bytes a step: heads are mostly searched for their line ends. */
export function lineFeed(bytes: Uint8Array, view: DataView, from: number, end: number): number {
  let at = from;
  for (const last = end - 8; at <= last; at += 8) {
    const low = lineFeedBits(view.getUint32(at, true));
    const high = lineFeedBits(view.getUint32(at + 4, true));
    if ((low | high) !== 0) return low !== 0 ? at + lowestByte(low) : at + 4 + lowestByte(high);
  }
  while (at < end && bytes[at] !== LF) at += 1;
  return at;
}

/** The lowest bit set is in the first byte of `word` that is a line feed; 0: none is. */
function lineFeedBits(word: number): number {
  const zero = word ^ 0x0a0a0a0a;
  return (zero - 0x01010101) & ~zero & 0x80808080;
}

function lowestByte(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >> 3;
}

/** The number whose digits are exactly [start, end), or -1: no digits, another byte, above MAX_DECIMAL. */
export function decimal(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
    if (value > MAX_DECIMAL) return -1;
  }
  return value;
}

/** True where [start, end) is `word`, letters in either case; `word` is upper-case. */
export function equalsFolded(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i += 1) {
    if (UPPER_CASE[bytes[start + i] as number] !== word[i]) return false;
  }
  return true;
}

/** [start, end) as text that is safe to print anywhere: all but visible ASCII is percent-encoded. Allocates. */
export function printable(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    text += byte > SPACE && byte < 0x7f ? String.fromCharCode(byte) : percent(byte);
  }
  return text;
}

/** A byte as URLs write it: `%0A`. */
export function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** ASCII text as bytes, for constants. */
export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
