/**
 * What a part of a path or key is: LITERAL, where it names a route, or the template that stands for it. It may hold a
 * secret, or be somebody's: so a name is what reads as one, and all else is a value from the first time on.
 */
import { SPACE } from '../ascii.ts';
import { Chance } from './chance.ts';
import { CONTINUATION, DIGIT, FOREIGN_LETTER, JOINER, KIND, LOWER, UPPER } from './characters.ts';
import { extensionsStart, isFileWord, numberStart, wordsEnd } from './parts.ts';
import { hasAction, KEYS, PEOPLE, type Place } from './places.ts';
import { decodeInto, isEncoded } from './plain-text.ts';
import { ANY, EMAIL, HASH, ID, isHex, LITERAL, NAME, shapeOf, TOKEN } from './segments.ts';

/** Bytes of a segment that are looked at; a longer one is a text of its own. */
export const MAX_BYTES = 512;
/** Longer than any word of a route, in characters. */
const MAX_LITERAL = 64;
/** Of a telephone number, without a prefix. */
const PHONE_DIGITS = 7;
/** Of an account (IBAN), a card, a telephone number with a word: no name of a route has as many, and more than letters. */
const NUMBER_DIGITS = 9;
/** Of the hash in a file's name. */
const SHORT_HASH = 6;
/** The first word of a file's name that an id hardly begins with: it would be small letters up to a joiner. */
const LONG_WORD = 5;
const STATUS_DIGITS = 3;
const FOUR = 0x34;
const FIVE = 0x35;
const AT = 0x40;
const TILDE = 0x7e;
const EQUALS = 0x3d;
const OPENING = 0x28;
const CLOSING = 0x29;
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;

export class Judge {
  /** So many bytes of the segment stay before the template, and behind it. */
  before = 0;
  behind = 0;
  readonly #chance = new Chance();
  readonly #plain = new Uint8Array(MAX_BYTES);
  #characters = 0;
  #letters = 0;
  #digits = 0;
  /** The first of: at-sign, space or control character, where a value begins. */
  #at = -1;
  #blank = -1;
  #value = -1;

  /** LITERAL, or an index into TEMPLATES. */
  judge(bytes: Uint8Array, start: number, end: number, place: Place): number {
    this.before = 0;
    this.behind = 0;
    if (start === end) return LITERAL;
    if (end - start > MAX_BYTES) return ANY;
    const shape = shapeOf(bytes, start, end);
    if (shape !== LITERAL) return shape;
    if (!isEncoded(bytes, start, end)) return this.#judgeText(bytes, start, end, place);
    const length = decodeInto(this.#plain, bytes, start, end);
    const plainShape = shapeOf(this.#plain, 0, length);
    const template = plainShape !== LITERAL ? plainShape : this.#judgeText(this.#plain, 0, length, place);
    // What stays is counted in bytes of the text, which is not what was sent.
    this.before = 0;
    this.behind = 0;
    return template;
  }

  #judgeText(bytes: Uint8Array, start: number, end: number, place: Place): number {
    const stem = extensionsStart(bytes, start, end);
    this.#survey(bytes, start, stem);
    if (stem < end) {
      const shape = isStatusPage(bytes, start, stem) ? LITERAL : shapeOf(bytes, start, stem);
      if (shape !== LITERAL && place === 0) {
        this.behind = end - stem;
        return shape;
      }
    }
    const marked = this.#judgeMarks(bytes, start, end);
    if (marked !== LITERAL) return marked;
    if (this.#chance.isRandom(bytes, start, stem)) return this.#hide(bytes, start, end);
    if (this.#isNumber()) return ID;
    if (place !== 0 && !hasAction(bytes, start, end)) {
      if (place === PEOPLE) return NAME;
      if (place === KEYS) return TOKEN;
    }
    if (this.#characters > MAX_LITERAL) return ANY;
    return this.#hideNumber(bytes, start, end);
  }

  #survey(bytes: Uint8Array, start: number, end: number): void {
    let joiners = 0;
    let digits = 0;
    let continuations = 0;
    this.#at = -1;
    this.#blank = -1;
    this.#value = -1;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] as number;
      const kind = KIND[byte] as number;
      if (kind === DIGIT) digits += 1;
      else if (kind === CONTINUATION) continuations += 1;
      else if (kind === JOINER) {
        joiners += 1;
        this.#mark(byte, at);
      }
    }
    this.#characters = end - start - continuations;
    this.#digits = digits;
    this.#letters = this.#characters - digits - joiners;
  }

  #mark(byte: number, at: number): void {
    if (byte === AT) this.#at = at;
    else if (byte <= SPACE || byte === 0x7f) this.#blank = at;
    else if (this.#value < 0 && (byte === EQUALS || byte === OPENING || byte === QUOTE || byte === DOUBLE_QUOTE))
      this.#value = at;
  }

  /** By characters that no name of a route has. */
  #judgeMarks(bytes: Uint8Array, start: number, end: number): number {
    if (this.#at > start && this.#letters > 0 && !this.#isVersionBehind(bytes, end)) return EMAIL;
    const first = bytes[start];
    if ((first === AT || first === TILDE) && end - start > 1) {
      if (!hasAction(bytes, start + 1, end)) return this.#chance.isRandom(bytes, start, end) ? TOKEN : NAME;
    }
    if (this.#blank >= 0 && (this.#digits >= PHONE_DIGITS || isTitle(bytes, start, end)))
      return this.#digits >= PHONE_DIGITS ? ID : NAME;
    return this.#value >= 0 ? this.#hideValue(bytes, start, end) : LITERAL;
  }

  /** `lodash@4.17.21` */
  #isVersionBehind(bytes: Uint8Array, end: number): boolean {
    return this.#at + 1 < end && KIND[bytes[this.#at + 1] as number] === DIGIT;
  }

  #isNumber(): boolean {
    const least = this.#letters === 0 ? PHONE_DIGITS : Math.max(NUMBER_DIGITS, this.#letters + 1);
    return this.#digits >= least;
  }

  /** `(S(…))`, `Users('ada')`, `id=42`: what stands before the value stays, if it reads as words. */
  #hideValue(bytes: Uint8Array, start: number, end: number): number {
    const value = this.#value;
    if (bytes[value] === OPENING && value + 2 === end && bytes[value + 1] === CLOSING) return LITERAL;
    if (wordsEnd(bytes, start, value + 1) === value + 1 && !this.#chance.isRandom(bytes, start, value)) {
      this.before = value + 1 - start;
      this.behind = bytes[value] === OPENING && bytes[end - 1] === CLOSING ? 1 : 0;
    }
    return TOKEN;
  }

  /** Of a file the words before the hash and the extensions stay. */
  #hide(bytes: Uint8Array, start: number, end: number): number {
    const extensions = extensionsStart(bytes, start, end);
    if (extensions === end) return templateOf(bytes, start, end);
    this.behind = end - extensions;
    const words = wordsEnd(bytes, start, extensions);
    if (!this.#areNames(bytes, start, words)) return templateOf(bytes, start, extensions);
    this.before = words - start;
    return templateOf(bytes, words, extensions);
  }

  /** Whether no id of many letters begins like [start, end): it is in one case, its first word is long, or known, and no number. */
  #areNames(bytes: Uint8Array, start: number, end: number): boolean {
    let first = start;
    while (first < end && KIND[bytes[first] as number] !== JOINER) first += 1;
    for (let at = start; at < first; at += 1) if (KIND[bytes[at] as number] !== LOWER) return false;
    if (first - start < LONG_WORD && !isFileWord(bytes, start, first)) return false;
    return !this.#chance.isRandom(bytes, start, end);
  }

  /** `order-10042`, `backup-10042.zip` */
  #hideNumber(bytes: Uint8Array, start: number, end: number): number {
    const extensions = extensionsStart(bytes, start, end);
    const number = numberStart(bytes, start, extensions);
    if (number === extensions) return LITERAL;
    this.before = number - start;
    this.behind = end - extensions;
    return ID;
  }
}

/** Words of which each has a capital, with blanks between them: `Ada Lovelace`. */
function isTitle(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const begins = at === start || bytes[at - 1] === SPACE;
    if (begins && KIND[bytes[at] as number] !== UPPER && KIND[bytes[at] as number] !== FOREIGN_LETTER) return false;
  }
  return true;
}

/** `404.html` */
function isStatusPage(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === STATUS_DIGITS && (bytes[start] === FOUR || bytes[start] === FIVE);
}

function templateOf(bytes: Uint8Array, start: number, end: number): number {
  const shape = shapeOf(bytes, start, end);
  if (shape !== LITERAL) return shape;
  return end - start >= SHORT_HASH && isHex(bytes, start, end) ? HASH : TOKEN;
}
