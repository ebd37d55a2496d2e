/** Packets of MySQL as text of single bytes, for tests. */
export function packet(sequence: number, payload: string): string {
  const { length } = payload;
  return String.fromCharCode(length & 0xff, (length >> 8) & 0xff, length >> 16, sequence) + payload;
}

/** A command. */
export function command(code: number, payload = ''): string {
  return packet(0, String.fromCharCode(code) + payload);
}

export function query(sql: string): string {
  return command(0x03, sql);
}

export function u16(value: number): string {
  return String.fromCharCode(value & 0xff, value >> 8);
}

export function u32(value: number): string {
  return u16(value & 0xffff) + u16(value >>> 16);
}

export interface OkOptions {
  readonly affected?: number;
  readonly status?: number;
  /** 0xfe where it stands for an EOF. */
  readonly head?: number;
}

export function ok(sequence: number, { affected = 0, status = 2, head = 0 }: OkOptions = {}): string {
  return packet(sequence, `${String.fromCharCode(head, affected, 0)}${u16(status)}${u16(0)}`);
}

export function eof(sequence: number, status = 2): string {
  return packet(sequence, `\xfe${u16(0)}${u16(status)}`);
}

export function error(sequence: number, code: number, state: string, text = 'it failed'): string {
  return packet(sequence, `\xff${u16(code)}#${state}${text}`);
}

export function definition(sequence: number, name = 'a'): string {
  return packet(
    sequence,
    `\x03def\0\0\0${String.fromCharCode(name.length)}${name}\0\x0c\x3f\0${u32(11)}\x03\0\0\0\0\0`,
  );
}

/** Rows of one column, with EOFs or without. */
export function result(rows: readonly string[], { from = 1, status = 2, deprecated = false } = {}): string {
  let sequence = from;
  let text = packet(sequence++, '\x01') + definition(sequence++);
  if (!deprecated) text += eof(sequence++, status);
  for (const row of rows) text += packet(sequence++, String.fromCharCode(row.length) + row);
  return text + (deprecated ? ok(sequence, { head: 0xfe, status }) : eof(sequence, status));
}

export function prepared(id: number, columns: number, parameters: number): string {
  return packet(1, `\0${u32(id)}${u16(columns)}${u16(parameters)}\0${u16(0)}`);
}

export function execute(id: number, flags = 0): string {
  return command(0x17, `${u32(id)}${String.fromCharCode(flags)}${u32(1)}`);
}

const CAPABILITIES = 0x81bff7ff;

export function greeting(capabilities = CAPABILITIES, status = 2): string {
  const low = u16(capabilities & 0xffff);
  const high = u16(capabilities >>> 16);
  const head = `\x0a5.5.5-10.11.19-MariaDB\0${u32(7)}12345678\0`;
  return packet(0, `${head}${low}\x2d${u16(status)}${high}\x15${'\0'.repeat(10)}123456789012\0mysql_native_password\0`);
}

/** With a database. */
export function login(capabilities: number, database = 'shop'): string {
  const head = `${u32(capabilities)}${u32(16777216)}\x2d${'\0'.repeat(23)}`;
  return packet(1, `${head}ann\0\x14${'p'.repeat(20)}${database}\0mysql_native_password\0`);
}

/** CLIENT_PROTOCOL_41, CLIENT_CONNECT_WITH_DB and CLIENT_SECURE_CONNECTION, and what else a test wants. */
export const PLAIN_CLIENT = 0x00008208;
export const DEPRECATE_EOF = 2 ** 24;
