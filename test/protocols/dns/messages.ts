/** Messages of DNS, byte by byte (RFC 1035, 4.1). */

export interface QuestionOptions {
  readonly id?: number;
  readonly name?: string;
  readonly type?: number;
  readonly class?: number;
  readonly opcode?: number;
  /** All 16 bits but QR, opcode and rcode; by default what a client sets: RD. */
  readonly flags?: number;
  /** Behind the question. */
  readonly records?: readonly Uint8Array[];
  /** Of these the header counts as many as additional ones; all others are answers. */
  readonly additionals?: number;
  /** In place of the name's own bytes. */
  readonly wireName?: Uint8Array;
  /** By default 1. */
  readonly questions?: number;
}

export interface AnswerOptions extends QuestionOptions {
  readonly rcode?: number;
}

const RD = 0x0100;
export const TC = 0x0200;
export const RA = 0x0080;
const QR = 0x8000;

export function query(options: QuestionOptions = {}): Uint8Array {
  return message(options, 0, 0);
}

export function answer({ rcode = 0, ...options }: AnswerOptions = {}): Uint8Array {
  return message({ flags: RD | RA, ...options }, QR, rcode);
}

/** With its length before it, as streams have it. */
export function framed(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes);
}

export function wireName(name: string): Uint8Array {
  const labels = name.split('.').filter((label) => label !== '');
  return Uint8Array.from([...labels.flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]), 0]);
}

/** A pointer to an offset of the message. */
export function pointer(offset: number): number[] {
  return [0xc0 | (offset >> 8), offset & 0xff];
}

/** Of the question's own name, by a pointer. */
export function record(type: number, data: readonly number[], ttl = 60): Uint8Array {
  return Uint8Array.from([...pointer(12), ...u16(type), ...u16(1), 0, 0, ...u16(ttl), ...u16(data.length), ...data]);
}

/** EDNS(0): its payload size, and the upper 8 bits of the rcode. */
export function opt(extended = 0, payload = 1232): Uint8Array {
  return Uint8Array.from([0, ...u16(41), ...u16(payload), extended, 0, 0, 0, 0, 0]);
}

function message(options: QuestionOptions, qr: number, rcode: number): Uint8Array {
  const { id = 1, name = 'example.com', type = 1, class: of = 1, opcode = 0, flags = RD, records = [] } = options;
  const { additionals = records.length, questions = 1 } = options;
  const counts = [questions, records.length - additionals, 0, additionals];
  const question = questions === 0 ? [] : [...(options.wireName ?? wireName(name)), ...u16(type), ...u16(of)];
  const head = [id, qr | (opcode << 11) | flags | rcode, ...counts].flatMap(u16);
  return Uint8Array.from([...head, ...question, ...records.flatMap((one) => [...one])]);
}

function u16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}
