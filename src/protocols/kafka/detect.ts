/**
 * The beginning of a request, told from whatever else begins with a length of four bytes:
 *
 *     request = length32 key16 version16 correlation-id32 client-id body
 *     client-id = length16 *OCTET             printable; -1: none
 *
 * A version that is known must have a body of just the declared length, as far as it is at hand. An answer begins with
 * nothing of its own: it is known by the id of an open request, or where its length is just that of the call.
 */
import { SPACE } from '../../lib/ascii.ts';
import {
  type Detection,
  Input,
  IS_REQUEST,
  IS_RESPONSE,
  MAYBE,
  MESSAGE,
  NO,
  type RequestTokens,
  UNKNOWN_REQUEST,
} from '../protocol.ts';
import { API_PRODUCE, apiOf } from './apis.ts';
import { int16, int32 } from './big-endian.ts';
import { type Reader, Walk } from './walk.ts';

const LENGTH_BYTES = 4;
const KEY = 4;
const VERSION = 6;
const ID_BEGIN = 8;
const CLIENT = 12;
const CLIENT_END = 14;
const ANSWER_HEAD = 8;
const NO_CLIENT = -1;
const DELETE = 0x7f;
const MORE_THAN_UTF8 = 0xf8;
/** Of the length, which it does not count. */
const SHORTEST = CLIENT_END - LENGTH_BYTES;
const SHORTEST_ANSWER = 4;
/** As large as brokers take them; by default they take 100 MiB. */
const LONGEST = 2 ** 30;
/** So many versions newer than the newest that is known may be claimed at sight. */
const NEWER = 4;
/** Clients that say who they are do it shorter. */
const MAX_CLIENT_BYTES = 255;
/** So many bytes of a request that is not all at hand are enough. */
const ENOUGH = 128;
/** As much of an answer to an unknown request may be waited for. */
const MAX_AWAITED = 64 * 1024;

/** An answer to a request that is not open, behind which another may begin. */
const ANOTHER = -1;

/** Takes nothing, and counts what it is told of topics and groups. */
class Seen implements Reader {
  seen = 0;
  number(): void {}
  records(): void {}

  name(): void {
    this.seen += 1;
  }

  longName(): void {
    this.seen += 1;
  }

  id16(): void {
    this.seen += 1;
  }
}

const WALK = new Walk();
const TOPICS = new Seen();
const INPUT = new Input();

/** Whether these may be the key and version of a request that nothing else is known of. */
export function isLikely(key: number, version: number): boolean {
  const { newest } = apiOf(key);
  if (newest < 0 || version < 0) return false;
  // An answer with a small correlation id looks like a version of Produce.
  return version <= newest + (key === API_PRODUCE ? 0 : NEWER);
}

export function detectRequest(bytes: Uint8Array, start: number, end: number): Detection {
  const available = end - start;
  if (available < LENGTH_BYTES) return couldBegin(bytes, start, end) ? MAYBE : NO;
  const length = int32(bytes, start);
  if (length < SHORTEST || length > LONGEST) return NO;
  if (available < ID_BEGIN) return MAYBE;
  const key = int16(bytes, start + KEY);
  const version = int16(bytes, start + VERSION);
  if (!isLikely(key, version)) return NO;
  if (available < CLIENT) return MAYBE;
  if (int32(bytes, start + ID_BEGIN) < 0) return NO;
  if (available < CLIENT_END) return MAYBE;
  const client = int16(bytes, start + CLIENT);
  if (client > MAX_CLIENT_BYTES || client > length - SHORTEST || !isText(bytes, start + CLIENT_END, end, client))
    return NO;
  return detectBody(bytes, start, end, client > 0);
}

/** … of a request that has a plausible header; `named`: with the id of its client. */
function detectBody(bytes: Uint8Array, start: number, end: number, named: boolean): Detection {
  const length = int32(bytes, start);
  const api = apiOf(int16(bytes, start + KEY));
  const version = int16(bytes, start + VERSION);
  const whole = end - start >= LENGTH_BYTES + length;
  if (version > api.newest) return named && whole ? IS_REQUEST : unfinished(whole);
  TOPICS.seen = 0;
  INPUT.bytes = bytes;
  INPUT.start = start + CLIENT;
  INPUT.end = end;
  WALK.begin(api.request(version), length - (CLIENT - LENGTH_BYTES), null);
  const walked = WALK.on(INPUT, TOPICS);
  if (WALK.broken || (walked === MESSAGE && WALK.left > 0)) return NO;
  // Without a topic it is an answer with a small id.
  if (api.key === API_PRODUCE && TOPICS.seen === 0) return unfinished(whole);
  if (whole || (named && end - start >= ENOUGH)) return IS_REQUEST;
  return MAYBE;
}

function unfinished(whole: boolean): Detection {
  return whole ? NO : MAYBE;
}

/** `requests`: those that are open. Where none of them is answered, the answers must end just where the call does. */
export function detectAnswer(bytes: Uint8Array, start: number, end: number, requests: RequestTokens): Detection {
  let at = start;
  while (at < end) {
    const detection = detectOne(bytes, at, end, requests);
    if (detection !== ANOTHER) return detection;
    at += LENGTH_BYTES + int32(bytes, at);
  }
  return end > start ? IS_RESPONSE : MAYBE;
}

function detectOne(bytes: Uint8Array, start: number, end: number, requests: RequestTokens): Detection | typeof ANOTHER {
  const available = end - start;
  if (available < LENGTH_BYTES) return couldBegin(bytes, start, end) ? MAYBE : NO;
  const length = int32(bytes, start);
  if (length < SHORTEST_ANSWER || length > LONGEST) return NO;
  if (available < ANSWER_HEAD) return MAYBE;
  const id = int32(bytes, start + LENGTH_BYTES);
  if (id < 0) return NO;
  if (requests.tokenOf(id) !== UNKNOWN_REQUEST) return IS_RESPONSE;
  if (available >= LENGTH_BYTES + length) return ANOTHER;
  return length <= MAX_AWAITED ? MAYBE : NO;
}

/** The first bytes of a length. */
function couldBegin(bytes: Uint8Array, start: number, end: number): boolean {
  return start === end || (bytes[start] as number) <= LONGEST >>> 24;
}

/** What is at hand of `length` bytes is UTF-8 without control characters, as far as a byte tells. */
function isText(bytes: Uint8Array, start: number, end: number, length: number): boolean {
  if (length < NO_CLIENT) return false;
  const stop = Math.min(end, start + length);
  for (let at = start; at < stop; at += 1) {
    const byte = bytes[at] as number;
    if (byte < SPACE || byte === DELETE || byte >= MORE_THAN_UTF8) return false;
  }
  return true;
}
