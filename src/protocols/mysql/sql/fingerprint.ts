/**
 * A statement without its values: words as they stand (known ones in upper case), `?` for each literal, one for several in
 * a row, `(?)` for all that stands behind IN and VALUES. Of statements about accounts nothing but their name is left: what is
 * a name there and what a secret is not told by the grammar alone.
 */
import { UPPER_CASE } from '../../../lib/ascii.ts';
import type { SqlLexer, TokenKind } from './lexer.ts';
import {
  TOKEN_AT,
  TOKEN_CLOSE,
  TOKEN_COMMA,
  TOKEN_DOT,
  TOKEN_LITERAL,
  TOKEN_OPEN,
  TOKEN_QUOTED,
  TOKEN_SEMICOLON,
  TOKEN_SIGN,
  TOKEN_WORD,
} from './lexer.ts';
import { identifierEnd } from './table-list.ts';
import { NO_WORD, wordNamed } from './words.ts';

/** Longer statements differ in their beginning, or are not worth a row each. */
export const MAX_FINGERPRINT = 1024;

const QUESTION = 0x3f;
const SPACE = 0x20;
const OPENING = 0x28;
const CLOSING = 0x29;
const COMMA = 0x2c;
const DOT = 0x2e;
const SEMICOLON = 0x3b;
const AT = 0x40;
const BACKQUOTE = 0x60;
const ZERO = 0x30;

const IN = wordNamed('IN');
const VALUES = wordNamed('VALUES');
const VALUE = wordNamed('VALUE');
const ROW = wordNamed('ROW');
const SELECT = wordNamed('SELECT');
const WITH = wordNamed('WITH');
/** From here on secrets are spelt in many ways. */
const SECRETIVE = ['IDENTIFIED', 'PASSWORD', 'USER', 'ROLE', 'GRANT', 'REVOKE', 'SERVER', 'CHANGE'].map(wordNamed);

/** Between lists that are folded. */
const FOLD_NONE = 0;
/** Behind IN: a list, unless it is a query. */
const FOLD_IN = 1;
/** Behind VALUES: lists. */
const FOLD_VALUES = 2;

export class Fingerprint {
  readonly bytes = new Uint8Array(MAX_FINGERPRINT);
  length = 0;
  #fold = FOLD_NONE;
  /** In a folded list: how deep. */
  #folded = 0;
  #last: TokenKind = TOKEN_SEMICOLON;
  #lastWord = NO_WORD;
  /** What stands before the last comma is a literal. */
  #beforeComma = false;
  /** A comma behind a folded list: between two of them it goes. */
  #commaHeld = false;
  #full = false;

  begin(): void {
    this.length = 0;
    this.#fold = FOLD_NONE;
    this.#folded = 0;
    this.#last = TOKEN_SEMICOLON;
    this.#lastWord = NO_WORD;
    this.#beforeComma = false;
    this.#commaHeld = false;
    this.#full = false;
  }

  /** `word`: of `words.ts`, where it is one. */
  take(kind: TokenKind, word: number, lexer: SqlLexer): void {
    if (this.#full) return;
    if (this.#folded > 0) this.#passFolded(kind, word, lexer);
    else if (this.#fold === FOLD_NONE || !this.#takeFolded(kind, word)) this.#takePlain(kind, word, lexer);
  }

  #passFolded(kind: TokenKind, word: number, lexer: SqlLexer): void {
    if (this.#fold === FOLD_IN && this.#last === TOKEN_OPEN) {
      this.#fold = FOLD_NONE;
      if (word === SELECT || word === WITH) {
        this.#folded = 0;
        this.#takePlain(kind, word, lexer);
        return;
      }
      this.#put(QUESTION);
      this.#last = TOKEN_LITERAL;
    }
    if (kind === TOKEN_OPEN) this.#folded += 1;
    if (kind !== TOKEN_CLOSE) return;
    this.#folded -= 1;
    if (this.#folded === 0 && this.#last === TOKEN_LITERAL) this.#close();
  }

  #close(): void {
    this.#put(CLOSING);
    this.#last = TOKEN_CLOSE;
    this.#lastWord = NO_WORD;
  }

  /** Behind IN or VALUES, and between lists; false: what follows is none. */
  #takeFolded(kind: TokenKind, word: number): boolean {
    if (kind === TOKEN_OPEN) {
      this.#folded = 1;
      this.#commaHeld = false;
      if (this.#fold === FOLD_IN || this.#last === TOKEN_WORD) this.#putOpening();
      if (this.#fold === FOLD_VALUES && this.#last === TOKEN_OPEN) {
        this.#put(QUESTION);
        this.#last = TOKEN_LITERAL;
      }
      return true;
    }
    if (this.#fold === FOLD_VALUES && (kind === TOKEN_COMMA || word === ROW)) {
      this.#commaHeld = kind === TOKEN_COMMA;
      return true;
    }
    this.#fold = FOLD_NONE;
    if (this.#commaHeld) this.#put(COMMA);
    this.#commaHeld = false;
    return false;
  }

  #putOpening(): void {
    this.#space();
    this.#put(OPENING);
    this.#last = TOKEN_OPEN;
  }

  #takePlain(kind: TokenKind, word: number, lexer: SqlLexer): void {
    if (SECRETIVE.includes(word)) {
      this.#full = true;
      this.#word(word, lexer);
      return;
    }
    switch (kind) {
      case TOKEN_WORD:
        this.#word(word, lexer);
        break;
      case TOKEN_QUOTED:
        this.#quoted(lexer);
        break;
      case TOKEN_LITERAL:
        this.#literal();
        break;
      default:
        this.#mark(kind, lexer);
    }
    this.#beforeComma = kind === TOKEN_COMMA && this.#beforeComma;
    this.#last = kind;
    this.#lastWord = word;
    if (word === IN) this.#fold = FOLD_IN;
    else if (word === VALUES || word === VALUE) this.#fold = FOLD_VALUES;
  }

  #word(word: number, { bytes, start, end }: SqlLexer): void {
    this.#space();
    const stop = identifierEnd(bytes, start, end);
    for (let at = start; at < stop; at += 1) {
      const byte = bytes[at] as number;
      this.#put(word === NO_WORD ? byte : (UPPER_CASE[byte] as number));
    }
  }

  #quoted({ bytes, start, end }: SqlLexer): void {
    this.#space();
    const stop = identifierEnd(bytes, start, end);
    let digits = true;
    for (let at = start; at < stop; at += 1) digits &&= (bytes[at] as number) >= ZERO && (bytes[at] as number) <= 0x39;
    if (digits) this.#put(QUESTION);
    else {
      this.#put(BACKQUOTE);
      for (let at = start; at < stop; at += 1) this.#put(bytes[at] as number);
      this.#put(BACKQUOTE);
    }
  }

  /** One for several in a row, also where commas stand between them. */
  #literal(): void {
    if (this.#last === TOKEN_LITERAL) return;
    if (this.#last === TOKEN_COMMA && this.#beforeComma) {
      this.length -= 1;
      return;
    }
    this.#space();
    this.#put(QUESTION);
  }

  #mark(kind: TokenKind, { bytes, start }: SqlLexer): void {
    switch (kind) {
      case TOKEN_OPEN:
        if (this.#last !== TOKEN_WORD && this.#last !== TOKEN_QUOTED) this.#space();
        else if (this.#lastWord !== NO_WORD) this.#space();
        this.#put(OPENING);
        return;
      case TOKEN_CLOSE:
        this.#put(CLOSING);
        return;
      case TOKEN_COMMA:
        this.#beforeComma = this.#last === TOKEN_LITERAL;
        this.#put(COMMA);
        return;
      case TOKEN_DOT:
        this.#put(DOT);
        return;
      case TOKEN_SEMICOLON:
        this.#put(SEMICOLON);
        return;
      case TOKEN_AT:
        if (this.#last !== TOKEN_AT) this.#space();
        this.#put(AT);
        return;
      default:
        if (this.#last !== TOKEN_SIGN) this.#space();
        this.#put(bytes[start] as number);
    }
  }

  #space(): void {
    if (this.length === 0 || this.#last === TOKEN_OPEN || this.#last === TOKEN_DOT || this.#last === TOKEN_AT) return;
    this.#put(SPACE);
  }

  #put(byte: number): void {
    if (this.length === MAX_FINGERPRINT) {
      this.#full = true;
      return;
    }
    this.bytes[this.length] = byte;
    this.length += 1;
  }
}
