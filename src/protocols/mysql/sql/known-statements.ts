/**
 * Names of statements by their texts, whatever the literals in them are: a known one needs to be compared, not to be
 * understood. A tree of what texts begin with, in which a mark stands for each literal:
 *
 *     text = *( code / literal )      literal: a number, or a string in either quotes
 *
 * Where two texts are the same but for the content of their literals the lexer finds the same tokens in both, and a literal's
 * content has no part in a name. What could break that is not learned: comments, `$`, strings with a prefix, text that
 * ends in the middle of a token.
 */
import { numberEnd, type SqlLexer } from './lexer.ts';
import { ESCAPES_UNKNOWN, type Escapes, NO_END, stringEnd } from './quotes.ts';
import { NO_STATEMENT } from './statement-names.ts';

/** Ends of texts and places where they part, and the bytes between: some 4,000 texts of which each ends in 32 bytes of its own. 0.3 MB. */
const MAX_NODES = 8192;
const MAX_BYTES = 128 * 1024;
/** Longer texts are rare, and differ too much to come again. */
const MAX_TEXT = 1024;

const ROOT = 0;
const NONE = 0;

/** Marks: bytes that no text that is learned has. */
const NUMBER = 1;
const SINGLE_QUOTED = 2;
const DOUBLE_QUOTED = 3;

const ASTERISK = 0x2a;
const MINUS = 0x2d;
const SLASH = 0x2f;
const QUESTION = 0x3f;

/** The mark of a literal that begins with this byte; 0 where none does that is marked. */
const MARK_OF = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x30 && byte <= 0x39) return NUMBER;
  if (byte === 0x27) return SINGLE_QUOTED;
  return byte === 0x22 ? DOUBLE_QUOTED : 0;
});
/** 1 for what may stand outside of literals. */
const IS_CODE = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 0x20 && byte !== 0x7f && !'#$'.includes(String.fromCharCode(byte))) || [0x09, 0x0a, 0x0d].includes(byte)
    ? 1
    : 0,
);

export class KnownStatements {
  /** Of a node: where its bytes begin and end in `#bytes`, its first child and next sibling, and its name plus one. */
  readonly #from = new Int32Array(MAX_NODES);
  readonly #to = new Int32Array(MAX_NODES);
  readonly #child = new Int32Array(MAX_NODES);
  readonly #sibling = new Int32Array(MAX_NODES);
  readonly #names = new Int32Array(MAX_NODES);
  readonly #bytes = new Uint8Array(MAX_BYTES);
  #nodes = ROOT + 1;
  #used = 0;
  /** Of the text that is looked for. */
  #escapes: Escapes = ESCAPES_UNKNOWN;
  /** The text that is being read, with marks; how far it was copied. */
  readonly #text = new Uint8Array(MAX_TEXT);
  #length = 0;
  #copied = 0;
  #fits = false;

  /** The number of the name of the text [start, end); NO_STATEMENT. */
  find(bytes: Uint8Array, start: number, end: number, escapes: Escapes): number {
    this.#escapes = escapes;
    let node = ROOT;
    for (let at = start; at < end; ) {
      node = this.#childAt(node, bytes[at] as number);
      at = node === NONE ? NO_END : this.#pass(node, bytes, at, end);
      if (at === NO_END) return NO_STATEMENT;
    }
    return (this.#names[node] as number) - 1;
  }

  /** Behind what the node has, if the text has the same at `from`; NO_END. */
  #pass(node: number, bytes: Uint8Array, from: number, end: number): number {
    const known = this.#bytes;
    const to = this.#to[node] as number;
    let at = from;
    for (let i = this.#from[node] as number; i < to; i += 1) {
      const wanted = known[i] as number;
      if (at === end) return NO_END;
      const byte = bytes[at] as number;
      if (wanted > DOUBLE_QUOTED) {
        if (byte !== wanted) return NO_END;
        at += 1;
        continue;
      }
      if (MARK_OF[byte] !== wanted) return NO_END;
      at = wanted === NUMBER ? numberEnd(bytes, at, end) : stringEnd(bytes, at, end, this.#escapes);
      if (at === NO_END) return NO_END;
    }
    return at;
  }

  /** A text that is not known is read from `start` on. */
  begin(start: number): void {
    this.#length = 0;
    this.#copied = start;
    this.#fits = true;
  }

  /** The lexer has met a literal. */
  literal({ bytes, start, end }: SqlLexer): void {
    if (!this.#fits || bytes[start] === QUESTION) return;
    const mark = MARK_OF[bytes[start] as number] as number;
    this.#copy(bytes, start);
    if (mark === 0 || this.#length === MAX_TEXT) this.#fits = false;
    else {
      this.#text[this.#length] = mark;
      this.#length += 1;
      this.#copied = end;
    }
  }

  /** The text has been read up to its `end`, all of it with certainty, and has this name. */
  learn(bytes: Uint8Array, end: number, name: number): void {
    this.#copy(bytes, end);
    if (!this.#fits) return;
    if (this.#nodes + 2 > MAX_NODES || this.#used + this.#length > MAX_BYTES) this.#clear();
    let node = ROOT;
    for (let at = 0; at < this.#length; ) {
      const child = this.#childWith(node, this.#text[at] as number);
      if (child === NONE) {
        this.#add(node, at, name);
        return;
      }
      const same = this.#sameBytes(child, at);
      if (same < (this.#to[child] as number) - (this.#from[child] as number)) this.#split(child, same);
      at += same;
      node = child;
    }
    this.#names[node] = name + 1;
  }

  #copy(bytes: Uint8Array, to: number): void {
    const length = this.#length + (to - this.#copied);
    if (length > MAX_TEXT) this.#fits = false;
    if (!this.#fits) return;
    let before = 0;
    for (let at = this.#copied; at < to; at += 1) {
      const byte = bytes[at] as number;
      const isComment = (byte === MINUS && before === MINUS) || (byte === ASTERISK && before === SLASH);
      if (IS_CODE[byte] === 0 || isComment) this.#fits = false;
      this.#text[this.#length] = byte;
      this.#length += 1;
      before = byte;
    }
  }

  /** All are forgotten: what comes again is learned again. */
  #clear(): void {
    this.#nodes = ROOT + 1;
    this.#used = 0;
    this.#child[ROOT] = NONE;
  }

  /** The child that goes on with this byte of a text. */
  #childAt(node: number, byte: number): number {
    const mark = MARK_OF[byte] as number;
    let child = this.#child[node] as number;
    while (child !== NONE) {
      const first = this.#bytes[this.#from[child] as number] as number;
      if (first === byte || (first === mark && mark !== 0)) return child;
      child = this.#sibling[child] as number;
    }
    return NONE;
  }

  /** … of what is learned. */
  #childWith(node: number, first: number): number {
    let child = this.#child[node] as number;
    while (child !== NONE && this.#bytes[this.#from[child] as number] !== first) child = this.#sibling[child] as number;
    return child;
  }

  /** How far the node's bytes are those of the text from `at` on. */
  #sameBytes(node: number, at: number): number {
    const from = this.#from[node] as number;
    const length = Math.min((this.#to[node] as number) - from, this.#length - at);
    let same = 0;
    while (same < length && this.#bytes[from + same] === this.#text[at + same]) same += 1;
    return same;
  }

  /** The rest of the text, from `at` on, below `parent`. */
  #add(parent: number, at: number, name: number): void {
    const node = this.#nodes;
    this.#nodes += 1;
    this.#from[node] = this.#used;
    for (let i = at; i < this.#length; i += 1) this.#bytes[this.#used + i - at] = this.#text[i] as number;
    this.#used += this.#length - at;
    this.#to[node] = this.#used;
    this.#names[node] = name + 1;
    this.#child[node] = NONE;
    this.#sibling[node] = this.#child[parent] as number;
    this.#child[parent] = node;
  }

  /** What lies behind the first `length` bytes of a node becomes its only child. */
  #split(node: number, length: number): void {
    const rest = this.#nodes;
    this.#nodes += 1;
    const middle = (this.#from[node] as number) + length;
    this.#from[rest] = middle;
    this.#to[rest] = this.#to[node] as number;
    this.#names[rest] = this.#names[node] as number;
    this.#child[rest] = this.#child[node] as number;
    this.#sibling[rest] = NONE;
    this.#to[node] = middle;
    this.#names[node] = 0;
    this.#child[node] = rest;
  }
}
