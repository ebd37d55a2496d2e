/** What a part of a path or key is by its form alone; what the form leaves open is for `judge.ts`. */
import { isDigit } from '../ascii.ts';

export const LITERAL = -1;
/** Any child of a place that has too many. */
export const ANY = 0;
export const ID = 1;
export const UUID = 2;
export const HASH = 3;
export const DATE = 4;
export const TOKEN = 5;
export const EMAIL = 6;
/** Of a person, or another text that somebody wrote. */
export const NAME = 7;
export const TEMPLATES = ['{*}', '{id}', '{uuid}', '{hash}', '{date}', '{token}', '{email}', '{name}'] as const;

const UUID_LENGTH = 36;
const HASH_LENGTH = 16;
const DASH = 0x2d;
const DOT = 0x2e;
const PLUS = 0x2b;
const CAPITAL_T = 0x54;
const HEX_DIGITS = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Fa-f]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** LITERAL, or an index into TEMPLATES. */
export function shapeOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (isNumber(bytes, start, end)) return ID;
  if (length === UUID_LENGTH && isUuid(bytes, start)) return UUID;
  if (length >= HASH_LENGTH && isHex(bytes, start, end)) return HASH;
  return isDate(bytes, start, end) ? DATE : LITERAL;
}

export function isHex(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (HEX_DIGITS[bytes[at] as number] === 0) return false;
  return true;
}

/** `42`, `-1`, `+1`, `3.14`. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const sign = bytes[start] === DASH || bytes[start] === PLUS;
  const from = sign ? start + 1 : start;
  let dots = 0;
  for (let at = from; at < end; at += 1) {
    if (bytes[at] === DOT && at > from && at < end - 1) dots += 1;
    else if (!isDigit(bytes[at])) return false;
  }
  return end > from && dots <= 1;
}

/** 8-4-4-4-12 (RFC 9562). */
function isUuid(bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < UUID_LENGTH; i += 1) {
    const dash = i === 8 || i === 13 || i === 18 || i === 23;
    const byte = bytes[start + i] as number;
    if (dash ? byte !== DASH : HEX_DIGITS[byte] === 0) return false;
  }
  return true;
}

/** `2026-01-31`, `2026-01`, and RFC 3339 times that begin so. */
function isDate(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length !== 7 && length < 10) return false;
  for (let i = 0; i < Math.min(length, 10); i += 1) {
    if (i === 4 || i === 7 ? bytes[start + i] !== DASH : !isDigit(bytes[start + i])) return false;
  }
  return length <= 10 || ((bytes[start + 10] as number) & 0xdf) === CAPITAL_T;
}
