/**
 * Packets (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html):
 *
 *     message = *( %xFF.FF.FF sequence 16777215OCTET ) length sequence length( OCTET )
 *     length  = 3OCTET              little endian, below 16777215
 *     number  = %x00-FA / %xFC 2OCTET / %xFD 3OCTET / %xFE 8OCTET
 */
import { type DecodeStatus, type Input, MESSAGE, SKIP } from '../protocol.ts';

export const HEADER = 4;
/** A payload of that length goes on in the next packet. */
export const MAX_PAYLOAD = 0xff_ff_ff;

export const OK = 0x00;
export const EOF = 0xfe;
export const ERROR = 0xff;
export const LOCAL_INFILE = 0xfb;

/** Bytes of an EOF. */
export const EOF_LENGTH = 5;
/** Of the shortest OK: head, two numbers, status, warnings. */
export const MIN_OK = 7;

/** Capabilities (https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html). */
export const CLIENT_CONNECT_WITH_DB = 2 ** 3;
export const CLIENT_COMPRESS = 2 ** 5;
export const CLIENT_PROTOCOL_41 = 2 ** 9;
export const CLIENT_SSL = 2 ** 11;
export const CLIENT_AUTH_LENENC = 2 ** 21;
export const CLIENT_DEPRECATE_EOF = 2 ** 24;
export const CLIENT_ZSTD = 2 ** 26;

export function payloadLength(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
}

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
}

/** Bytes of the number that begins with `first`; 0: it is none. */
export function numberSize(first: number): number {
  if (first < 0xfb) return 1;
  if (first === 0xfc) return 3;
  if (first === 0xfd) return 4;
  return first === 0xfe ? 9 : 0;
}

/** The number at `at`, all of which is at hand; of one above 2 ** 53 the nearest. */
export function numberAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0xfb) return first;
  if (first === 0xfc) return u16(bytes, at + 1);
  if (first === 0xfd) return payloadLength(bytes, at + 1);
  return u32(bytes, at + 1) + u32(bytes, at + 5) * 2 ** 32;
}

/** Moves over the packet at hand, or leaves its payload to SKIP. */
export function passPacket(input: Input, length: number): DecodeStatus {
  input.start += HEADER;
  return passPayload(input, length);
}

/** … behind its header. */
export function passPayload(input: Input, length: number): DecodeStatus {
  const after = input.start + length;
  if (after > input.end) {
    input.skip = length;
    return SKIP;
  }
  input.start = after;
  return MESSAGE;
}

/** The first zero byte of [from, end), or `end`. */
export function zeroAt(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at += 1;
  return at;
}
