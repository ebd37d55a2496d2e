/** Messages of Kafka as text of latin1, as `decoding.ts` takes them. */

export function int8(value: number): string {
  return String.fromCharCode(value & 0xff);
}

export function int16(value: number): string {
  return int8(value >> 8) + int8(value);
}

export function int32(value: number): string {
  return int16(value >> 16) + int16(value);
}

export function int64(value: number): string {
  return int32(Math.floor(value / 2 ** 32)) + int32(value | 0);
}

export function string(text: string | null): string {
  return text === null ? int16(-1) : int16(text.length) + text;
}

/** Of a flexible version. */
export function compact(text: string): string {
  return varint(text.length + 1) + text;
}

export function array(...elements: readonly string[]): string {
  return int32(elements.length) + elements.join('');
}

export function compactArray(...elements: readonly string[]): string {
  return varint(elements.length + 1) + elements.join('');
}

export function varint(value: number): string {
  return value < 0x80 ? int8(value) : int8((value & 0x7f) | 0x80) + varint(value >>> 7);
}

/** No tagged fields. */
export const NO_TAGS = '\0';

export interface Head {
  readonly key: number;
  readonly version: number;
  readonly id: number;
  /** Header 2, which ends with tagged fields. */
  readonly flexible?: boolean;
  readonly client?: string | null;
}

export function request({ key, version, id, flexible = false, client = 'test' }: Head, body = ''): string {
  const head = int16(key) + int16(version) + int32(id) + string(client) + (flexible ? NO_TAGS : '');
  return framed(head + body);
}

export function response(id: number, body = ''): string {
  return framed(int32(id) + body);
}

export function framed(content: string): string {
  return int32(content.length) + content;
}

/** A batch of records of format 2, as long as its head says. */
export function batch(count: number, payload = 'key-and-value'): string {
  const behindLength = `${int32(0)}\x02${int32(0)}${int16(0)}${int32(count - 1)}${int64(0)}${int64(0)}`;
  const producer = int64(-1) + int16(-1) + int32(-1);
  const content = behindLength + producer + int32(count) + payload;
  return int64(0) + int32(content.length) + content;
}

/** Produce 3 of records to topics, each with one partition. */
export function produceBody(acks: number, ...topics: readonly (readonly [topic: string, records: string])[]): string {
  const data = topics.map(([topic, records]) => string(topic) + array(int32(0) + int32(records.length) + records));
  return string(null) + int16(acks) + int32(1500) + array(...data);
}
