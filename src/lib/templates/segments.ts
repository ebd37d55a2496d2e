/**
 * What a part of a path or key is, by the default rules: high-cardinality values become one of TEMPLATES, everything
 * else is LITERAL.
 */
import { isDigit } from '../ascii.ts';

export const LITERAL = -1;
/** Any child of a place that has too many. */
export const ANY = 0;
const ID = 1;
const UUID = 2;
const HASH = 3;
const DATE = 4;
const TOKEN = 5;
export const TEMPLATES = ['{*}', '{id}', '{uuid}', '{hash}', '{date}', '{token}'] as const;

const UUID_LENGTH = 36;
const HASH_LENGTH = 16;
const TOKEN_LENGTH = 20;
/** Longer than any word of a route; what is not a token either is a text of its own. */
const MAX_LITERAL = 64;
const DASH = 0x2d;
const DOT = 0x2e;
const PLUS = 0x2b;
const CAPITAL_T = 0x54;

const NEITHER = 0;
const DIGIT = 1;
const HEX_LETTER = 2;
const UPPER = 4;
const LOWER = 8;
/** `-`, `_`, `.`, `~`, `+`, `=`: in base64, its URL form, and between the parts of a JWT. */
const JOINER = 16;
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => classOf(String.fromCharCode(byte)));

function classOf(character: string): number {
  if (/[0-9]/.test(character)) return DIGIT;
  if (/[a-z]/.test(character)) return LOWER | (character <= 'f' ? HEX_LETTER : NEITHER);
  if (/[A-Z]/.test(character)) return UPPER | (character <= 'F' ? HEX_LETTER : NEITHER);
  return /[-_.~+=]/.test(character) ? JOINER : NEITHER;
}

/** LITERAL or an index into TEMPLATES. */
export function classifySegment(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return LITERAL;
  if (isNumber(bytes, start, end)) return ID;
  if (length === UUID_LENGTH && isUuid(bytes, start)) return UUID;
  if (length >= HASH_LENGTH && isHex(bytes, start, end)) return HASH;
  if (isDate(bytes, start, end)) return DATE;
  if (length >= TOKEN_LENGTH && isToken(bytes, start, end)) return TOKEN;
  return length > MAX_LITERAL ? ANY : LITERAL;
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
    if (dash ? bytes[start + i] !== DASH : ((CLASS[bytes[start + i] as number] as number) & (DIGIT | HEX_LETTER)) === 0)
      return false;
  }
  return true;
}

function isHex(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (((CLASS[bytes[at] as number] as number) & (DIGIT | HEX_LETTER)) === 0) return false;
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

/**
 * Base64-like: only its letters, and mixed as chance mixes them. A word, or words joined by dashes or in camel case,
 * change between lower case, upper case and digits far less often: they name a route and stay.
 */
function isToken(bytes: Uint8Array, start: number, end: number): boolean {
  let changes = 0;
  let digits = 0;
  let before = NEITHER;
  for (let at = start; at < end; at += 1) {
    const kind = (CLASS[bytes[at] as number] as number) & ~HEX_LETTER;
    if (kind === NEITHER) return false;
    if (kind === JOINER) continue;
    if (kind === DIGIT) digits += 1;
    if (before !== NEITHER && kind !== before) changes += 1;
    before = kind;
  }
  const length = end - start;
  return changes * 4 >= length && (digits > 0 || changes * 2 >= length);
}
