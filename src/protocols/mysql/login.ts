/**
 * The handshake (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets.html):
 *
 *     greeting = %x0A version %x00 4OCTET 8OCTET %x00 2OCTET charset 2OCTET 2OCTET …      capabilities: low, status, high
 *     login    = 4OCTET 4OCTET charset 19%x00 4OCTET [ user %x00 secret [ database %x00 ] … ]
 *     secret   = number number( OCTET ) / length length( OCTET )
 *
 * Of the login nothing is kept but capabilities and database: the rest are names and passwords.
 */
import type { Input } from '../protocol.ts';
import {
  CLIENT_AUTH_LENENC,
  CLIENT_CONNECT_WITH_DB,
  CLIENT_DEPRECATE_EOF,
  CLIENT_PROTOCOL_41,
  CLIENT_SSL,
  numberAt,
  numberSize,
  u16,
  u32,
  zeroAt,
} from './packet.ts';
import { ESCAPES_OFF, ESCAPES_ON } from './sql/quotes.ts';
import { EOF_DEPRECATED, EOF_SENT, type MysqlState } from './state.ts';

/** Without user and what follows: all of a request for TLS. */
export const LOGIN_HEAD = 32;
const MARIADB = Buffer.from('MariaDB');
const FILLER = 9;
const FILLER_END = 28;
const STATUS_NO_BACKSLASH_ESCAPES = 0x0200;

/** Whether [start, end) begins as a login does. */
export function isLogin(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= LOGIN_HEAD && mayBeLogin(bytes, start, end);
}

/** As far as it is at hand. */
export function mayBeLogin(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start >= 2 && ((bytes[start + 1] as number) & (CLIENT_PROTOCOL_41 >> 8)) === 0) return false;
  const stop = Math.min(start + FILLER_END, end);
  for (let at = start + FILLER; at < stop; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** Learns from [start, end) if it is a login, or a request for TLS (`request.isTls`). */
export function readLogin(state: MysqlState, { bytes }: Input, start: number, end: number): boolean {
  if (!isLogin(bytes, start, end)) return false;
  const capabilities = u32(bytes, start);
  state.request.isTls = end - start === LOGIN_HEAD && has(capabilities, CLIENT_SSL);
  if (state.request.isTls) return true;
  state.clientCapabilities = capabilities;
  if (state.greeted) {
    const deprecated = has(capabilities, CLIENT_DEPRECATE_EOF) && has(state.serverCapabilities, CLIENT_DEPRECATE_EOF);
    state.eof = deprecated ? EOF_DEPRECATED : EOF_SENT;
  }
  if (has(capabilities, CLIENT_CONNECT_WITH_DB)) {
    const database = databaseAt(bytes, start + LOGIN_HEAD, end, capabilities);
    state.namespace = state.tables.database(bytes, database, zeroAt(bytes, database, end));
  }
  return true;
}

/** Behind user and secret; at most `end`. */
function databaseAt(bytes: Uint8Array, from: number, end: number, capabilities: number): number {
  const secret = zeroAt(bytes, from, end) + 1;
  if (secret >= end) return end;
  const size = has(capabilities, CLIENT_AUTH_LENENC) ? numberSize(bytes[secret] as number) : 1;
  if (size === 0 || secret + size > end) return end;
  const length = size === 1 ? (bytes[secret] as number) : numberAt(bytes, secret);
  return Math.min(secret + size + length, end);
}

/** Learns from the greeting's payload, of which enough is at hand. */
export function readGreeting(state: MysqlState, bytes: Uint8Array, start: number, end: number): void {
  const at = zeroAt(bytes, start + 1, end) + 14;
  state.greeted = true;
  state.isMariaDb = isMariaDb(bytes, start + 1, at);
  if (at + 7 > end) return;
  state.serverCapabilities = u16(bytes, at) + u16(bytes, at + 5) * 2 ** 16;
  noteStatus(state, u16(bytes, at + 3));
}

/** Whether the version in [start, end) is MariaDB's: `5.5.5-10.11.6-MariaDB-1`. */
function isMariaDb(bytes: Uint8Array, start: number, end: number): boolean {
  let matched = 0;
  for (let at = start; at < end && matched < MARIADB.length; at += 1) {
    const byte = bytes[at];
    if (byte === MARIADB[matched]) matched += 1;
    else matched = byte === MARIADB[0] ? 1 : 0;
  }
  return matched === MARIADB.length;
}

/** Learns from the server's status, which it tells with each OK and EOF. */
export function noteStatus(state: MysqlState, status: number): void {
  state.escapes = (status & STATUS_NO_BACKSLASH_ESCAPES) === 0 ? ESCAPES_ON : ESCAPES_OFF;
}

/** Whether `flag`, a power of two of 32 bits, is set. */
export function has(capabilities: number, flag: number): boolean {
  return Math.trunc(capabilities / flag) % 2 === 1;
}
