/**
 * TLS 1.0 to 1.3 (RFC 8446, 5.1 and 4.1.2): a record is
 *   ContentType (1) legacy_record_version (2: 3, 0..4) length (2) fragment
 * and a handshake's fragment begins with its type. Encrypted records of a connection met in its middle
 * are known by a length that the version allows, and by the head of the next record where it is at hand.
 */
import type { Detection } from '../protocol.ts';
import { IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';

const RECORD_HEAD = 5;
const ALERT = 0x15;
const HANDSHAKE = 0x16;
const APPLICATION = 0x17;
const MAJOR = 3;
const MAX_MINOR = 4;
/** 2^14 and 2048 bytes of expansion (RFC 5246, 6.2.3). */
const MAX_LENGTH = 16384 + 2048;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

export function detectTls(bytes: Uint8Array, start: number, end: number): Detection {
  const type = bytes[start];
  if (type !== HANDSHAKE && type !== APPLICATION) return NO;
  if (end - start > 1 && bytes[start + 1] !== MAJOR) return NO;
  if (end - start > 2 && (bytes[start + 2] as number) > MAX_MINOR) return NO;
  if (end - start <= RECORD_HEAD) return MAYBE;
  const length = recordLength(bytes, start);
  if (length === 0 || length > MAX_LENGTH) return NO;
  if (type === APPLICATION) return beginsRecord(bytes, start + RECORD_HEAD + length, end) ? IS_REQUEST : NO;
  if (bytes[start + RECORD_HEAD] === CLIENT_HELLO) return IS_REQUEST;
  return bytes[start + RECORD_HEAD] === SERVER_HELLO ? IS_RESPONSE : NO;
}

/** Whether another record may begin at `at`; beyond the bytes at hand anything may. */
function beginsRecord(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return true;
  const type = bytes[at] as number;
  return type >= ALERT - 1 && type <= APPLICATION && (at + 1 >= end || bytes[at + 1] === MAJOR);
}

function recordLength(bytes: Uint8Array, start: number): number {
  return ((bytes[start + 3] as number) << 8) | (bytes[start + 4] as number);
}
