/**
 * What is read of a body, from the text of `apis.gen.ts`, for one version of an API:
 *
 *     fields   = *( [ "(" [ lowest ] "-" [ highest ] ")" ] field )         without: of every version
 *     field    = size / text / array / [ "?" ] "{" fields "}"              "?": a byte -1 stands where it is left out
 *     array    = "[" fields "]" / "*" ( size / text )
 *     size     = "1" / "2" / "4" / "8" / "u"                               bytes; "u" a UUID
 *     text     = "s" / "b" / "r"                                           string, bytes, records
 *
 * and the letters of `OPS`: fields that tell something. Tagged fields are left out: they stand at the end of each
 * structure of a flexible version, and are passed over by their own lengths
 * (https://kafka.apache.org/protocol.html#protocol_types, KIP-482).
 */
import { InvariantError } from '../../lib/errors.ts';

export const OP_END = 0;
/** Argument: so many bytes. */
export const OP_FIXED = 1;
export const OP_STRING = 2;
export const OP_BYTES = 3;
export const OP_RECORDS = 4;
/** Argument of these three: where it goes on behind the array, or behind what is left out. */
export const OP_ARRAY = 5;
export const OP_TAGS = 6;
export const OP_OPTIONAL = 7;
/** Argument: where the next element begins. */
export const OP_LOOP = 8;
export const OP_TAG = 9;
export const OP_ERROR = 10;
export const OP_ACKS = 11;
export const OP_MAX_WAIT = 12;
export const OP_MIN_BYTES = 13;
export const OP_SESSION = 14;
export const OP_EPOCH = 15;
export const OP_KEY_TYPE = 16;
export const OP_TOPIC_ID = 17;
export const OP_FORGOTTEN_ID = 18;
/** The id of the topic that was NAMED last. */
export const OP_LEARN_ID = 19;
export const OP_TOPIC = 20;
export const OP_FORGOTTEN = 21;
export const OP_GROUP = 22;
export const OP_NAMED = 23;
/** A group where the byte behind it is 0. */
export const OP_KEY = 24;
/** The client's id in a request's header: of the old form in every version (KIP-482). */
export const OP_CLIENT_ID = 25;

const OPS: Readonly<Record<string, number>> = {
  s: OP_STRING,
  b: OP_BYTES,
  r: OP_RECORDS,
  E: OP_ERROR,
  A: OP_ACKS,
  W: OP_MAX_WAIT,
  M: OP_MIN_BYTES,
  S: OP_SESSION,
  P: OP_EPOCH,
  Y: OP_KEY_TYPE,
  I: OP_TOPIC_ID,
  j: OP_FORGOTTEN_ID,
  L: OP_LEARN_ID,
  T: OP_TOPIC,
  f: OP_FORGOTTEN,
  G: OP_GROUP,
  N: OP_NAMED,
  K: OP_KEY,
};
const SIZES: Readonly<Record<string, number>> = { '1': 1, '2': 2, '4': 4, '8': 8, u: 16 };
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Pairs of operation and argument. */
export interface Program {
  readonly code: Int32Array;
  /** Lengths and counts are varints, one up; structures end with tagged fields. */
  readonly flexible: boolean;
  /** It tells names of topic ids. */
  readonly learns: boolean;
}

/** A request behind its correlation id. */
export function compileRequest(text: string, version: number, flexible: boolean): Program {
  const compiler = new Compiler(version, flexible);
  compiler.add(OP_CLIENT_ID, 0);
  return compiler.whole(text);
}

/** An answer behind its correlation id. */
export function compileResponse(text: string, version: number, flexible: boolean): Program {
  return new Compiler(version, flexible).whole(text);
}

class Compiler {
  readonly code: number[] = [];
  readonly #version: number;
  readonly #flexible: boolean;

  constructor(version: number, flexible: boolean) {
    this.#version = version;
    this.#flexible = flexible;
  }

  /** Tagged fields end header and body. */
  whole(text: string): Program {
    this.#tags();
    this.#fields(text);
    this.#tags();
    this.add(OP_END, 0);
    const learns = this.code.some((op, place) => place % 2 === 0 && op === OP_LEARN_ID);
    return { code: Int32Array.from(this.code), flexible: this.#flexible, learns };
  }

  add(op: number, argument: number): void {
    this.code.push(op, argument);
  }

  #fields(text: string): void {
    for (let at = 0; at < text.length; ) {
      let begin = at;
      let wanted = true;
      if (text[at] === '(') {
        begin = text.indexOf(')', at) + 1;
        wanted = includes(text.slice(at + 1, begin - 1), this.#version);
      }
      at = fieldEnd(text, begin);
      if (wanted) this.#field(text.slice(begin, at));
    }
  }

  #tags(): void {
    if (!this.#flexible) return;
    const place = this.code.length;
    this.add(OP_TAGS, 0);
    this.add(OP_TAG, 0);
    this.add(OP_LOOP, place + 2);
    this.code[place + 1] = this.code.length;
  }

  #field(text: string): void {
    const inner = text.slice(1, -1);
    if (text[0] === '[') this.#array(() => this.#structure(inner));
    else if (text[0] === '*') this.#array(() => this.#simple(text.slice(1)));
    else if (text[0] === '{') this.#structure(inner);
    else if (text[0] === '?') this.#around(OP_OPTIONAL, () => this.#structure(text.slice(2, -1)));
    else this.#simple(text);
  }

  #simple(letter: string): void {
    const size = SIZES[letter];
    const op = size === undefined ? OPS[letter] : OP_FIXED;
    if (op === undefined) throw new InvariantError(`no field is called ${letter}`);
    this.add(this.#version === 0 && op === OP_KEY ? OP_GROUP : op, size ?? 0);
  }

  #structure(fields: string): void {
    this.#fields(fields);
    this.#tags();
  }

  #array(element: () => void): void {
    const begin = this.code.length + 2;
    this.#around(OP_ARRAY, () => {
      element();
      this.add(OP_LOOP, begin);
    });
  }

  #around(op: number, content: () => void): void {
    const place = this.code.length;
    this.add(op, 0);
    content();
    this.code[place + 1] = this.code.length;
  }
}

/** `range`: `3-`, `-12`, `5-7`. */
function includes(range: string, version: number): boolean {
  const [lowest, highest] = range.split('-');
  return version >= Number(lowest) && (highest === '' || version <= Number(highest));
}

function fieldEnd(text: string, begin: number): number {
  if (text[begin] === '*') return begin + 2;
  const open = text[begin] === '?' ? begin + 1 : begin;
  const closing = CLOSING[text[open] as string];
  if (closing === undefined) return begin + 1;
  let depth = 0;
  for (let at = open; ; at += 1) {
    if (text[at] === text[open]) depth += 1;
    if (text[at] === closing) depth -= 1;
    if (depth === 0) return at + 1;
  }
}
