/**
 * The first packet of `request.ts` or `reply.ts`, told from other protocols that begin with a length. Packet 0 is a command,
 * the greeting, or an error in its place; packet 1 a login, or an answer; packet 2 the answer to a login. What is short, and could be anybody's, is no claim.
 */
import { type Detection, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';
import {
  COM_DEBUG,
  COM_INIT_DB,
  COM_PING,
  COM_QUERY,
  COM_QUIT,
  COM_RESET_CONNECTION,
  COM_SET_OPTION,
  COM_STATISTICS,
  COM_STMT_BULK_EXECUTE,
  COM_STMT_CLOSE,
  COM_STMT_EXECUTE,
  COM_STMT_FETCH,
  COM_STMT_PREPARE,
  COM_STMT_RESET,
} from './commands.ts';
import { detectLoginEnd, detectRefusal, detectReply } from './detect-reply.ts';
import { detectText } from './detect-text.ts';
import { isLogin, LOGIN_HEAD, mayBeLogin } from './login.ts';
import { ERROR, HEADER, payloadLength, u16, u32, zeroAt } from './packet.ts';

const GREETING = 0x0a;
/** Longest version that a server calls itself by. */
const MAX_VERSION = 128;
/** Behind the version: thread, salt, zero, capabilities, charset, status, capabilities. */
const GREETING_REST = 20;
/** Longest name of a database. */
const MAX_DATABASE = 64 * 4;
const MAX_CURSOR_FLAGS = 0x0f;
const BULK_FLAGS = [64, 128, 192];
/** A login without attributes is shorter than that. */
const MAX_LOGIN = 65536;

export function detectMysql(bytes: Uint8Array, start: number, end: number): Detection {
  const available = end - start;
  if (available < HEADER) return MAYBE;
  const length = payloadLength(bytes, start);
  const sequence = bytes[start + 3];
  if (sequence === undefined || sequence > 2 || length === 0) return NO;
  if (available === HEADER) return MAYBE;
  if (sequence === 2) return detectLoginEnd(bytes, start, end);
  if (sequence === 0) return detectCommand(bytes, start, end, length);
  const login = detectLogin(bytes, start, end, length);
  return login === NO ? detectReply(bytes, start, end) : login;
}

function detectCommand(bytes: Uint8Array, start: number, end: number, length: number): Detection {
  const payload = start + HEADER;
  const next = payload + length;
  if (next + HEADER <= end && bytes[next + 3] !== 0) return NO;
  const code = bytes[payload] as number;
  switch (code) {
    case COM_QUERY:
    case COM_STMT_PREPARE:
      return detectText(bytes, payload + 1, Math.min(next, end), next > end);
    case COM_STMT_EXECUTE:
      return detectExecute(bytes, payload, end, length);
    case COM_STMT_BULK_EXECUTE:
      if (end - payload < 7) return length < 7 ? NO : MAYBE;
      return BULK_FLAGS.includes(u16(bytes, payload + 5)) && length > 7 ? IS_REQUEST : NO;
    case COM_INIT_DB:
      return detectDatabase(bytes, payload + 1, end, next);
    case GREETING:
      return length > 1 ? detectGreeting(bytes, payload, end, next) : NO;
    case ERROR:
      return detectRefusal(bytes, payload, end, length);
    default:
      return detectShort(bytes, payload, end, length);
  }
}

/** number flags count, which is always 1 */
function detectExecute(bytes: Uint8Array, payload: number, end: number, length: number): Detection {
  if (length < 10) return NO;
  if (end - payload < 10) return MAYBE;
  return (bytes[payload + 5] as number) <= MAX_CURSOR_FLAGS && u32(bytes, payload + 6) === 1 ? IS_REQUEST : NO;
}

function detectDatabase(bytes: Uint8Array, from: number, end: number, next: number): Detection {
  if (next - from > MAX_DATABASE || next === from) return NO;
  for (let at = from; at < Math.min(next, end); at += 1) if (!isPrintable(bytes[at] as number)) return NO;
  return next <= end ? IS_REQUEST : MAYBE;
}

function detectGreeting(bytes: Uint8Array, payload: number, end: number, next: number): Detection {
  const zero = zeroAt(bytes, payload + 1, Math.min(end, payload + MAX_VERSION));
  for (let at = payload + 1; at < zero; at += 1) if (!isPrintable(bytes[at] as number)) return NO;
  if (zero - payload < 4 || zero === payload + MAX_VERSION) return zero === end ? MAYBE : NO;
  if (next < zero + GREETING_REST) return NO;
  if (end < next) return MAYBE;
  return next === end && bytes[zero + 13] === 0 ? IS_RESPONSE : NO;
}

/** Of a fixed length, alone in their call or before other commands. */
function detectShort(bytes: Uint8Array, payload: number, end: number, length: number): Detection {
  const code = bytes[payload] as number;
  if (lengthOf(code) !== length) return NO;
  if (payload + length > end) return MAYBE;
  if (code === COM_SET_OPTION && u16(bytes, payload + 1) > 1) return NO;
  // Others have a one behind their one, too; and nobody answers this one.
  return code === COM_QUIT ? MAYBE : IS_REQUEST;
}

function lengthOf(code: number): number {
  switch (code) {
    case COM_QUIT:
    case COM_STATISTICS:
    case COM_DEBUG:
    case COM_PING:
    case COM_RESET_CONNECTION:
      return 1;
    case COM_SET_OPTION:
      return 3;
    case COM_STMT_CLOSE:
    case COM_STMT_RESET:
      return 5;
    case COM_STMT_FETCH:
      return 9;
    default:
      return -1;
  }
}

function detectLogin(bytes: Uint8Array, start: number, end: number, length: number): Detection {
  const payload = start + HEADER;
  if (length < LOGIN_HEAD || length > MAX_LOGIN || payload + length < end) return NO;
  if (end - payload >= LOGIN_HEAD) return isLogin(bytes, payload, end) ? IS_REQUEST : NO;
  return mayBeLogin(bytes, payload, end) ? MAYBE : NO;
}

function isPrintable(byte: number): boolean {
  return byte > 0x20 && byte !== 0x7f;
}
