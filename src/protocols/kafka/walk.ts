/**
 * Walks a body by its program (`schema.ts`), in as many steps as there are calls. Numbers are big-endian; of a flexible
 * version lengths and counts are unsigned varints, one up, so that 0 is null (KIP-482).
 *
 *     string = length16 bytes / varint bytes      bytes, records = length32 bytes / varint bytes
 *     array  = count32 *element / varint *element
 *     tags   = varint *( varint-tag varint-size bytes )
 */
import { type Input, MESSAGE, NEED_MORE, SKIP } from '../protocol.ts';
import { int8, int16, int32 } from './big-endian.ts';
import { BATCH_HEAD, type RecordCount } from './record-count.ts';
import {
  OP_ACKS,
  OP_ARRAY,
  OP_BYTES,
  OP_CLIENT_ID,
  OP_END,
  OP_ERROR,
  OP_FIXED,
  OP_KEY,
  OP_KEY_TYPE,
  OP_LOOP,
  OP_OPTIONAL,
  OP_RECORDS,
  OP_STRING,
  OP_TAG,
  OP_TAGS,
  OP_TOPIC,
  OP_TOPIC_ID,
  type Program,
} from './schema.ts';
import { BROKEN, readVarint, UNFINISHED, varintBytes } from './varint.ts';

/** Deepest nesting of arrays in any message is 5. */
const MAX_DEPTH = 8;
/** What is longer than any name of a topic (249) or sensible group, is not read. */
const MAX_NAME = 255;
const UUID_BYTES = 16;
/** A null string, or array. */
const NULL = -1;

/** What the walk is told to take: by the `OP_…` that it stands in the program for. */
export interface Reader {
  number(op: number, value: number): void;
  name(op: number, bytes: Uint8Array, start: number, end: number): void;
  /** A name that is too long to be one. */
  longName(op: number): void;
  /** A UUID. */
  id16(op: number, bytes: Uint8Array, start: number): void;
  records(length: number): void;
}

export type WalkStatus = typeof MESSAGE | typeof NEED_MORE | typeof SKIP;
type Step = typeof GO_ON | typeof MESSAGE | typeof NEED_MORE | typeof SKIP | typeof BROKEN;
const GO_ON = -4;

/** A place in a body. */
export class Walk {
  /** Bytes of the message that were not passed. */
  left = 0;
  /** Its body contradicts its program, or its own length. */
  broken = false;
  /** Elements of the outermost array that was begun last. */
  elements = 0;
  #program: Program | null = null;
  #counter: RecordCount | null = null;
  #pc = 0;
  #depth = 0;
  readonly #counts = new Int32Array(MAX_DEPTH);
  /** Bytes of records that are still to come, where they are looked at. */
  #records = 0;

  /** @param program null: nothing of the body is read */
  begin(program: Program | null, left: number, counter: RecordCount | null): void {
    this.#program = program;
    this.#counter = counter;
    this.#pc = 0;
    this.#depth = 0;
    this.#records = 0;
    this.left = left;
    this.broken = false;
    this.elements = 0;
  }

  /** No more of the body will be read. Returns how many bytes of it are not passed. */
  giveUp(): number {
    const { left } = this;
    this.#program = null;
    this.left = 0;
    this.broken = true;
    return left;
  }

  /** MESSAGE: nothing of the body is left, or to be read; `left` bytes are to be skipped. */
  on(input: Input, reader: Reader): WalkStatus {
    while (this.#program !== null) {
      const step = this.#records > 0 ? this.#batch(input) : this.#step(this.#program, input, reader);
      if (step === GO_ON) continue;
      if (step === NEED_MORE || step === SKIP) return step;
      this.#program = null;
      this.broken = step === BROKEN;
    }
    return MESSAGE;
  }

  #step({ code, flexible }: Program, input: Input, reader: Reader): Step {
    const op = code[this.#pc] as number;
    const argument = code[this.#pc + 1] as number;
    switch (op) {
      case OP_END:
        return MESSAGE;
      case OP_FIXED:
        return this.#pass(input, 0, argument);
      case OP_STRING:
        return this.#skipText(input, flexible, 2);
      case OP_CLIENT_ID:
        return this.#skipText(input, false, 2);
      case OP_BYTES:
        return this.#skipText(input, flexible, 4);
      case OP_RECORDS:
        return this.#beginRecords(input, flexible, reader);
      case OP_ARRAY:
        return this.#beginArray(input, flexible, argument);
      case OP_TAGS:
        return this.#beginTags(input, argument);
      case OP_TAG:
        return this.#skipTag(input);
      case OP_LOOP:
        return this.#loop(argument);
      case OP_OPTIONAL:
        return this.#optional(input, argument);
      default:
        return this.#tell(op, input, flexible, reader);
    }
  }

  #tell(op: number, input: Input, flexible: boolean, reader: Reader): Step {
    if (op >= OP_TOPIC) return this.#name(op, input, flexible, reader);
    const length = op >= OP_TOPIC_ID ? UUID_BYTES : sizeOf(op);
    const missing = this.#lacks(input, length);
    if (missing !== GO_ON) return missing;
    const { bytes, start } = input;
    if (op >= OP_TOPIC_ID) reader.id16(op, bytes, start);
    else if (length === 4) reader.number(op, int32(bytes, start));
    else reader.number(op, length === 2 ? int16(bytes, start) : int8(bytes, start));
    return this.#pass(input, 0, length);
  }

  #name(op: number, input: Input, flexible: boolean, reader: Reader): Step {
    const { bytes, start } = input;
    const length = this.#readLength(input, flexible, 2);
    if (length < NULL) return length === UNFINISHED ? NEED_MORE : BROKEN;
    const head = this.#headBytes(input, flexible, 2);
    if (length === NULL) return this.#pass(input, head, 0);
    if (length > MAX_NAME) {
      reader.longName(op);
      return this.#pass(input, head, length);
    }
    const missing = this.#lacks(input, head + length + (op === OP_KEY ? 1 : 0));
    if (missing !== GO_ON) return missing;
    const nameEnd = start + head + length;
    if (op !== OP_KEY || bytes[nameEnd] === 0) reader.name(op, bytes, start + head, nameEnd);
    return this.#pass(input, head, length);
  }

  #skipText(input: Input, flexible: boolean, size: 2 | 4): Step {
    const length = this.#readLength(input, flexible, size);
    if (length < NULL) return length === UNFINISHED ? NEED_MORE : BROKEN;
    return this.#pass(input, this.#headBytes(input, flexible, size), length === NULL ? 0 : length);
  }

  #beginRecords(input: Input, flexible: boolean, reader: Reader): Step {
    const length = this.#readLength(input, flexible, 4);
    if (length < NULL) return length === UNFINISHED ? NEED_MORE : BROKEN;
    const head = this.#headBytes(input, flexible, 4);
    if (length <= 0) return this.#pass(input, head, 0);
    if (head + length > this.left) return BROKEN;
    reader.records(length);
    if (this.#counter === null) return this.#pass(input, head, length);
    this.#records = length;
    return this.#pass(input, head, 0);
  }

  /** A batch of records, or what is left of one: the broker sends as much as was asked for. */
  #batch(input: Input): Step {
    const need = Math.min(BATCH_HEAD, this.#records);
    if (input.end - input.start < need) return NEED_MORE;
    const length = (this.#counter as RecordCount).batch(input.bytes, input.start, this.#records);
    this.#records -= length;
    this.#pc -= 2;
    return this.#pass(input, 0, length);
  }

  #beginArray(input: Input, flexible: boolean, behind: number): Step {
    const count = this.#readLength(input, flexible, 4);
    if (count < NULL) return count === UNFINISHED ? NEED_MORE : BROKEN;
    return this.#enter(input, this.#headBytes(input, flexible, 4), count, behind);
  }

  #beginTags(input: Input, behind: number): Step {
    const count = readVarint(input, 0, this.left);
    if (count < 0) return count === UNFINISHED ? NEED_MORE : BROKEN;
    return this.#enter(input, varintBytes(input, 0), count, behind);
  }

  #enter(input: Input, head: number, count: number, behind: number): Step {
    // An element has a byte at least.
    if (count > this.left - head || this.#depth === MAX_DEPTH) return BROKEN;
    if (count <= 0) this.#pc = behind - 2;
    else {
      if (this.#depth === 0) this.elements = count;
      this.#counts[this.#depth] = count;
      this.#depth += 1;
    }
    return this.#pass(input, head, 0);
  }

  #loop(begin: number): Step {
    const top = this.#depth - 1;
    const count = (this.#counts[top] as number) - 1;
    this.#counts[top] = count;
    if (count > 0) this.#pc = begin;
    else {
      this.#depth = top;
      this.#pc += 2;
    }
    return GO_ON;
  }

  #skipTag(input: Input): Step {
    const tag = readVarint(input, 0, this.left);
    if (tag < 0) return tag === UNFINISHED ? NEED_MORE : BROKEN;
    const tagBytes = varintBytes(input, 0);
    const size = readVarint(input, tagBytes, this.left);
    if (size < 0) return size === UNFINISHED ? NEED_MORE : BROKEN;
    return this.#pass(input, tagBytes + varintBytes(input, tagBytes), size);
  }

  #optional(input: Input, behind: number): Step {
    const missing = this.#lacks(input, 1);
    if (missing !== GO_ON) return missing;
    if (int8(input.bytes, input.start) < 0) this.#pc = behind - 2;
    return this.#pass(input, 1, 0);
  }

  #lacks({ start, end }: Input, length: number): typeof GO_ON | typeof NEED_MORE | typeof BROKEN {
    if (length > this.left) return BROKEN;
    return start + length > end ? NEED_MORE : GO_ON;
  }

  /** Goes on behind `head` bytes at hand and `length` that nobody needs. */
  #pass(input: Input, head: number, length: number): Step {
    if (head + length > this.left) return BROKEN;
    this.left -= head + length;
    this.#pc += 2;
    input.start += head;
    if (length <= input.end - input.start) {
      input.start += length;
      return GO_ON;
    }
    input.skip = length;
    return SKIP;
  }

  /** Of what begins here; ≥ NULL, or UNFINISHED, or BROKEN, each as a varint's. */
  #readLength(input: Input, flexible: boolean, size: 2 | 4): number {
    if (flexible) {
      const length = readVarint(input, 0, this.left);
      return length < 0 ? length : length - 1;
    }
    if (size > this.left) return BROKEN;
    if (input.end - input.start < size) return UNFINISHED;
    const length = size === 2 ? int16(input.bytes, input.start) : int32(input.bytes, input.start);
    return length < NULL ? BROKEN : length;
  }

  #headBytes(input: Input, flexible: boolean, size: 2 | 4): number {
    return flexible ? varintBytes(input, 0) : size;
  }
}

function sizeOf(op: number): 1 | 2 | 4 {
  if (op === OP_ERROR || op === OP_ACKS) return 2;
  return op === OP_KEY_TYPE ? 1 : 4;
}
