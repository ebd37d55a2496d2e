/**
 * SQL as MySQL and MariaDB take it apart (https://dev.mysql.com/doc/refman/8.4/en/language-structure.html):
 *
 *     token    = word / quoted / literal / "(" / ")" / "," / "." / ";" / "@" / sign
 *     word     = ( letter / "_" / %x80-FF ) *( letter / digit / "_" / "$" / %x80-FF )
 *     quoted   = "`" *( any / "``" ) "`"
 *     literal  = [ "n" / "x" / "b" / "_" word ] string / digit *( word / "." ) / "?" / "$" *word "$" … "$" *word "$"
 *     between  = blank / "#" … LF / "--" blank … LF / "/*" … "*" "/"
 *
 * What begins with a digit is a literal, also where it is a name; so is all that begins with "$". Of a comment that the
 * server may execute ("/*!", "/*M!") the inside is code; where it matters whether it does, the text ends.
 */
import { commentEnd, dollarEnd, type Escapes, endsComment, identifierEnd, NO_END, stringEnd } from './quotes.ts';

export type TokenKind =
  | typeof TOKEN_END
  | typeof TOKEN_WORD
  | typeof TOKEN_QUOTED
  | typeof TOKEN_LITERAL
  | typeof TOKEN_OPEN
  | typeof TOKEN_CLOSE
  | typeof TOKEN_COMMA
  | typeof TOKEN_DOT
  | typeof TOKEN_SEMICOLON
  | typeof TOKEN_AT
  | typeof TOKEN_SIGN;
/** No more, or what follows cannot be told apart. */
export const TOKEN_END = 0;
export const TOKEN_WORD = 1;
/** [start, end) lies between the backquotes. */
export const TOKEN_QUOTED = 2;
/** [start, end) must not be looked at. */
export const TOKEN_LITERAL = 3;
export const TOKEN_OPEN = 4;
export const TOKEN_CLOSE = 5;
export const TOKEN_COMMA = 6;
export const TOKEN_DOT = 7;
export const TOKEN_SEMICOLON = 8;
export const TOKEN_AT = 9;
/** One byte of an operator. */
export const TOKEN_SIGN = 10;

const CLASS_BLANK = 0;
const CLASS_WORD = 1;
const CLASS_DIGIT = 2;
const CLASS_SIGN = 3;
const CLASS_QUOTE = 4;
const CLASS_BACKQUOTE = 5;
const CLASS_DOLLAR = 6;
const CLASS_PLACEHOLDER = 7;
const CLASS_COMMENT = 8;
const CLASS_TOKEN = 9;

const LF = 0x0a;
const SPACE = 0x20;
const EXCLAMATION = 0x21;
const HASH = 0x23;
const DOLLAR = 0x24;
const ASTERISK = 0x2a;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;
const CAPITAL_M = 0x4d;
const LETTER_E = 0x65;
/** Digits of the version from which on a comment is executed. */
const MAX_VERSION_DIGITS = 6;

/** Tokens of one byte. */
const TOKENS: Readonly<Record<string, TokenKind>> = {
  '(': TOKEN_OPEN,
  ')': TOKEN_CLOSE,
  ',': TOKEN_COMMA,
  '.': TOKEN_DOT,
  ';': TOKEN_SEMICOLON,
  '@': TOKEN_AT,
};
const TOKEN_OF = Uint8Array.from({ length: 256 }, (_, byte) => TOKENS[String.fromCharCode(byte)] ?? TOKEN_SIGN);
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));
/** 1 for what continues a word. */
const IN_WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /[0-9A-Za-z_$]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Goes over one text at a time, and keeps nothing of it. */
export class SqlLexer {
  /** Of the token that `next` returned. */
  start = 0;
  end = 0;
  bytes: Uint8Array = new Uint8Array(0);
  /** False once the text, or what is quoted in it, ended before it could be told where. */
  isCertain = true;
  #at = 0;
  #stop = 0;
  #escapes: Escapes = 0;
  /** Within a comment that the server may execute. */
  #executed = false;

  begin(bytes: Uint8Array, start: number, end: number, escapes: Escapes): void {
    this.bytes = bytes;
    this.#at = start;
    this.#stop = end;
    this.#escapes = escapes;
    this.#executed = false;
    this.isCertain = true;
  }

  next(): TokenKind {
    const { bytes } = this;
    while (this.#at < this.#stop) {
      const from = this.#at;
      const kind = CLASSES[bytes[from] as number] as number;
      if (kind === CLASS_BLANK) this.#at += 1;
      else if (kind === CLASS_WORD) return this.#word(from);
      else if (kind !== CLASS_COMMENT) return this.#other(from, kind);
      else if (!this.#passComment(from)) return this.#sign(from);
    }
    return TOKEN_END;
  }

  #other(from: number, kind: number): TokenKind {
    switch (kind) {
      case CLASS_DIGIT:
        return this.#literal(from, numberEnd(this.bytes, from, this.#stop));
      case CLASS_QUOTE:
        return this.#string(from, from);
      case CLASS_BACKQUOTE:
        return this.#quoted(from);
      case CLASS_DOLLAR:
        return this.#dollar(from);
      case CLASS_PLACEHOLDER:
        return this.#literal(from, from + 1);
      default:
        return this.#sign(from);
    }
  }

  #sign(from: number): TokenKind {
    this.start = from;
    this.end = from + 1;
    this.#at = this.end;
    return TOKEN_OF[this.bytes[from] as number] as TokenKind;
  }

  #word(from: number): TokenKind {
    const end = this.#wordEnd(from + 1);
    if (end < this.#stop && CLASSES[this.bytes[end] as number] === CLASS_QUOTE && this.#isPrefix(from, end)) {
      return this.#string(from, end);
    }
    this.start = from;
    this.end = end;
    this.#at = end;
    return TOKEN_WORD;
  }

  /** Of a string: n'…', x'…', b'…', _charset'…'. */
  #isPrefix(from: number, end: number): boolean {
    const first = this.bytes[from] as number;
    if (first === UNDERSCORE) return true;
    return end - from === 1 && 'nNxXbB'.includes(String.fromCharCode(first));
  }

  #wordEnd(from: number): number {
    let at = from;
    while (at < this.#stop && IN_WORD[this.bytes[at] as number] === 1) at += 1;
    return at;
  }

  #literal(from: number, end: number): TokenKind {
    if (end === NO_END) {
      this.#at = this.#stop;
      this.isCertain = false;
      return TOKEN_LITERAL;
    }
    this.start = from;
    this.end = end;
    this.#at = end;
    return TOKEN_LITERAL;
  }

  #string(from: number, quote: number): TokenKind {
    return this.#literal(from, this.#certain(quote, stringEnd(this.bytes, quote, this.#stop, this.#escapes)));
  }

  #quoted(from: number): TokenKind {
    const end = this.#certain(from, identifierEnd(this.bytes, from, this.#stop));
    if (end === NO_END) {
      this.#at = this.#stop;
      this.isCertain = false;
      return TOKEN_END;
    }
    this.start = from + 1;
    this.end = end - 1;
    this.#at = end;
    return TOKEN_QUOTED;
  }

  /** In a comment that is not executed, quotes mean nothing. */
  #certain(from: number, end: number): number {
    const doubtful = this.#executed && endsComment(this.bytes, from, end === NO_END ? this.#stop : end);
    return doubtful ? NO_END : end;
  }

  #dollar(from: number): TokenKind {
    let tag = from + 1;
    while (tag < this.#stop && IN_WORD[this.bytes[tag] as number] === 1 && this.bytes[tag] !== DOLLAR) tag += 1;
    if (tag === this.#stop || this.bytes[tag] !== DOLLAR) return this.#literal(from, tag);
    return this.#literal(from, this.#certain(from, dollarEnd(this.bytes, from, tag + 1, this.#stop)));
  }

  /** False where it is none, but a sign. */
  #passComment(from: number): boolean {
    const { bytes } = this;
    const first = bytes[from] as number;
    const second = from + 1 < this.#stop ? (bytes[from + 1] as number) : 0;
    if (first === ASTERISK) return second === SLASH && this.#endExecuted(from);
    if (first === SLASH && second !== ASTERISK) return false;
    if (first === MINUS && (second !== MINUS || !this.#isBlank(from + 2))) return false;
    // Whether a comment ends within another depends on whether that one is executed.
    if (this.#executed) this.#at = this.#stop;
    else if (first !== SLASH) this.#passLine(from);
    else if (!this.#beginExecuted(from)) this.#passBlock(from);
    return true;
  }

  #isBlank(at: number): boolean {
    return at >= this.#stop || (this.bytes[at] as number) <= SPACE;
  }

  #passLine(from: number): void {
    let at = from;
    while (at < this.#stop && this.bytes[at] !== LF) at += 1;
    this.#at = at;
  }

  #passBlock(from: number): void {
    const end = commentEnd(this.bytes, from, this.#stop);
    this.#at = end === NO_END ? this.#stop : end;
  }

  #beginExecuted(from: number): boolean {
    const { bytes } = this;
    let at = from + 2;
    if (bytes[at] === CAPITAL_M) at += 1;
    if (at >= this.#stop || bytes[at] !== EXCLAMATION) return false;
    at += 1;
    const digits = at;
    while (at < this.#stop && at - digits < MAX_VERSION_DIGITS && CLASSES[bytes[at] as number] === CLASS_DIGIT) at += 1;
    this.#executed = true;
    this.#at = at;
    return true;
  }

  #endExecuted(from: number): boolean {
    if (!this.#executed) return false;
    this.#executed = false;
    this.#at = from + 2;
    return true;
  }
}

/** Behind the literal that begins at `from` with a digit. */
export function numberEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from + 1;
  for (; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (IN_WORD[byte] === 1 || byte === DOT) continue;
    const isExponent = ((bytes[at - 1] as number) | 0x20) === LETTER_E && (byte === PLUS || byte === MINUS);
    if (!isExponent || CLASSES[bytes[at + 1] as number] !== CLASS_DIGIT) break;
  }
  return at;
}

function classOf(byte: number): number {
  const text = String.fromCharCode(byte);
  if (byte <= SPACE || byte === 0x7f) return CLASS_BLANK;
  if (byte >= 0x80 || /[A-Za-z_]/.test(text)) return CLASS_WORD;
  if (/[0-9]/.test(text)) return CLASS_DIGIT;
  if (text === "'" || text === '"') return CLASS_QUOTE;
  if (text === '`') return CLASS_BACKQUOTE;
  if (byte === DOLLAR) return CLASS_DOLLAR;
  if (text === '?') return CLASS_PLACEHOLDER;
  if (byte === HASH || byte === MINUS || byte === SLASH || byte === ASTERISK) return CLASS_COMMENT;
  return TOKENS[text] === undefined ? CLASS_SIGN : CLASS_TOKEN;
}
