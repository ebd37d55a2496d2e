/**
 * Where a quoted piece of SQL ends (https://dev.mysql.com/doc/refman/8.4/en/string-literals.html,
 * https://mariadb.com/kb/en/sql-mode/). What a backslash means depends on the sql_mode, what `"` quotes too, and whether
 * a backslash is one at all on the character set (in GBK and SJIS it can be the second byte of a character). Where two
 * readings disagree about the end, there is none: a wrong one would take what is quoted for words, and show it.
 */

/** What a backslash in `'…'` does. The server says so in each OK and EOF: SERVER_STATUS_NO_BACKSLASH_ESCAPES. */
export type Escapes = typeof ESCAPES_UNKNOWN | typeof ESCAPES_ON | typeof ESCAPES_OFF;
export const ESCAPES_UNKNOWN = 0;
export const ESCAPES_ON = 1;
export const ESCAPES_OFF = 2;

/** The end is not at hand, or cannot be told. */
export const NO_END = -1;

const BACKSLASH = 0x5c;
const BACKQUOTE = 0x60;
const SINGLE_QUOTE = 0x27;
const ASTERISK = 0x2a;
const SLASH = 0x2f;
const DOLLAR = 0x24;

/** Behind the closing quote of `'…'` or `"…"` that opens at `from`; NO_END. */
export function stringEnd(bytes: Uint8Array, from: number, end: number, escapes: Escapes): number {
  const quote = bytes[from] as number;
  for (let at = from + 1; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === BACKSLASH) {
      at = lastEscaped(bytes, at, end, quote, escapes);
      if (at === NO_END) return NO_END;
    } else if (byte === quote) {
      if (at + 1 >= end || bytes[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return NO_END;
}

/** Of the backslashes from `at` on: the last byte that is part of them, or NO_END where that is in doubt. */
// biome-ignore lint/complexity/useMaxParams: bytes are three of them, and an object would be allocated for every string
function lastEscaped(bytes: Uint8Array, at: number, end: number, quote: number, escapes: Escapes): number {
  let behind = at;
  while (behind < end && bytes[behind] === BACKSLASH) behind += 1;
  if (behind === end || bytes[behind] !== quote) return behind - 1;
  // The string's own quote is below 0x80.
  const effect = escapeEffect(quote, escapes, behind - at, (bytes[at - 1] as number) >= 0x80);
  if (effect === EITHER) return NO_END;
  return effect === ESCAPED ? behind : behind - 1;
}

const CLOSES = 0;
const ESCAPED = 1;
const EITHER = 2;

/** What `count` backslashes make of the quote behind them; the first may be half a character. */
function escapeEffect(quote: number, escapes: Escapes, count: number, half: boolean): number {
  if (escapes === ESCAPES_OFF) return CLOSES;
  // In "…" they are escapes, or, where that is an identifier, are not.
  if (escapes === ESCAPES_UNKNOWN || quote !== SINGLE_QUOTE) return count % 2 === 0 && !half ? CLOSES : EITHER;
  if (half) return EITHER;
  return count % 2 === 0 ? CLOSES : ESCAPED;
}

/** Behind the closing backquote of the identifier that opens at `from`; NO_END. */
export function identifierEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from + 1; at < end; at += 1) {
    if (bytes[at] !== BACKQUOTE) continue;
    if ((bytes[at - 1] as number) >= 0x80 && isHalfCharacter(bytes, from, at)) return NO_END;
    if (bytes[at + 1] !== BACKQUOTE || at + 1 === end) return at + 1;
    at += 1;
  }
  return NO_END;
}

/** In UTF-8 no character ends with a byte of ASCII: what is whole in it before the quote cannot go on in it. */
function isHalfCharacter(bytes: Uint8Array, from: number, at: number): boolean {
  let first = at - 1;
  while (first > from && ((bytes[first] as number) & 0xc0) === 0x80) first -= 1;
  const lead = bytes[first] as number;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  return at - first !== length;
}

/** Behind the end of the comment that opens at `from`; NO_END. */
export function commentEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from + 2; at + 1 < end; at += 1) {
    if (bytes[at] === ASTERISK && bytes[at + 1] === SLASH) return at + 2;
  }
  return NO_END;
}

/** Whether a comment would end within [from, to). */
export function endsComment(bytes: Uint8Array, from: number, to: number): boolean {
  return commentEnd(bytes, from - 2, to) !== NO_END;
}

/** Behind the end of `$tag$…$tag$`, of which `from` to `tagEnd` is the first tag; NO_END. */
export function dollarEnd(bytes: Uint8Array, from: number, tagEnd: number, end: number): number {
  const length = tagEnd - from;
  for (let at = tagEnd; at + length <= end; at += 1) {
    if (bytes[at] !== DOLLAR) continue;
    let same = 1;
    while (same < length && bytes[at + same] === bytes[from + same]) same += 1;
    if (same === length) return at + length;
  }
  return NO_END;
}
