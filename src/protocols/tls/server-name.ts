/**
 * Server name indication of a client hello (RFC 8446, 4.1.2; RFC 6066, 3):
 *   record head (5) handshake type (1) length (3) version (2) random (32)
 *   session id <1> cipher suites <2> compression methods <1> extensions <2>
 *   extension: type (2) data <2>; server_name: list <2> of name type (1) name <2>
 * where <n> is a vector with a length of n bytes.
 */
import { IS_REQUEST } from '../protocol.ts';
import { detectTls } from './detect.ts';

const SESSION_ID = 5 + 4 + 2 + 32;
const SERVER_NAME = 0;
const HOST_NAME = 0;
const HANDSHAKE = 0x16;
/** RFC 1035, 2.3.4. */
const MAX_NAME = 255;

/** The name in lower case, or null: none was given, or the hello is cut before it. */
export function serverName(bytes: Uint8Array, start: number, end: number): string | null {
  if (bytes[start] !== HANDSHAKE || detectTls(bytes, start, end) !== IS_REQUEST) return null;
  let at = start + SESSION_ID;
  at = skipVector(bytes, at, end, 1);
  at = skipVector(bytes, at, end, 2);
  at = skipVector(bytes, at, end, 1);
  at += 2;
  while (at + 4 <= end) {
    if (number16(bytes, at) === SERVER_NAME) return hostName(bytes, at + 4, end);
    at = skipVector(bytes, at + 2, end, 2);
  }
  return null;
}

/** Where the vector that begins at `at` ends; past `end` where it is cut. */
function skipVector(bytes: Uint8Array, at: number, end: number, lengthBytes: 1 | 2): number {
  if (at + lengthBytes > end) return end + 1;
  const length = lengthBytes === 1 ? (bytes[at] as number) : number16(bytes, at);
  return at + lengthBytes + length;
}

function hostName(bytes: Uint8Array, list: number, end: number): string | null {
  const at = list + 2;
  if (at + 3 > end || bytes[at] !== HOST_NAME) return null;
  const length = number16(bytes, at + 1);
  const first = at + 3;
  if (length === 0 || length > MAX_NAME || first + length > end) return null;
  let name = '';
  for (let i = first; i < first + length; i += 1) {
    const byte = bytes[i] as number;
    if (!isNameByte(byte)) return null;
    name += String.fromCharCode(byte);
  }
  return name.toLowerCase();
}

function isNameByte(byte: number): boolean {
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return isLetter || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e || byte === 0x5f;
}

function number16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
