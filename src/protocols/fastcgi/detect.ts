/**
 * FastCGI 1.0 (section 3.3 and 5.1): a request begins with
 *   version (1: 1) type (1: BEGIN_REQUEST) request id (2, not 0) content length (2: 8) padding (1) reserved (1)
 *   role (2: 1..3) flags (1: 0 or 1) reserved (5: 0)
 * and a response with a record of type STDOUT, STDERR or END_REQUEST.
 */
import type { Detection } from '../protocol.ts';
import { IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';

const VERSION = 1;
const BEGIN_REQUEST = 1;
const END_REQUEST = 3;
const STDOUT = 6;
const STDERR = 7;
const HEAD = 8;
const BEGIN_BODY = 8;
const MAX_ROLE = 3;

export function detectFastCgi(bytes: Uint8Array, start: number, end: number): Detection {
  if (bytes[start] !== VERSION) return NO;
  if (end - start < HEAD) return MAYBE;
  const type = bytes[start + 1];
  const id = number16(bytes, start + 2);
  if (id === 0 || bytes[start + 7] !== 0) return NO;
  if (type === BEGIN_REQUEST) return detectBegin(bytes, start, end);
  return type === STDOUT || type === STDERR || type === END_REQUEST ? IS_RESPONSE : NO;
}

function detectBegin(bytes: Uint8Array, start: number, end: number): Detection {
  if (number16(bytes, start + 4) !== BEGIN_BODY) return NO;
  // php-fpm's own clients, and nginx, send head and body in one call; a reader may take the head alone.
  if (end - start < HEAD + BEGIN_BODY) return end - start === HEAD ? IS_REQUEST : MAYBE;
  const role = number16(bytes, start + HEAD);
  if (role === 0 || role > MAX_ROLE || (bytes[start + HEAD + 2] as number) > 1) return NO;
  for (let i = start + HEAD + 3; i < start + HEAD + BEGIN_BODY; i += 1) if (bytes[i] !== 0) return NO;
  return IS_REQUEST;
}

function number16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
