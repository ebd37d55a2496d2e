/**
 * Whether bytes begin a message, told from all else by what a header allows, by a question that can be one, and by records
 * that end just where the message does. What looks the same and is another protocol's: names of NetBIOS (RFC 1002, 4.2: one
 * label of 32 letters from A to P), mDNS with a bit of its own in the class (RFC 6762, 5.4).
 */
import { type Detection, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';
import {
  AA,
  COUNTS_AT,
  FLAGS_AT,
  HEADER_BYTES,
  number16,
  OPCODE_NOTIFY,
  OPCODE_QUERY,
  OPCODE_STATUS,
  OPCODE_UPDATE,
  opcodeOf,
  QR,
  RA,
  RCODE,
  TC,
  TYPE_AND_CLASS_BYTES,
  Z,
} from './header.ts';
import { MALFORMED, MAX_LABEL, MAX_NAME_BYTES } from './name-reader.ts';
import { countRecords, skipRecord } from './records.ts';
import { TYPE_ANY, TYPE_HTTPS, TYPE_OPT, TYPE_SOA } from './types.ts';

/** A question of the root, without records. */
const LEAST_REQUEST = HEADER_BYTES + 1 + TYPE_AND_CLASS_BYTES;
/** Longer ones are updates of many records: rare, and not claimed. */
const MAX_REQUEST = 4096;
/** OPT, TSIG or SIG(0), and one to spare. */
const MAX_ADDITIONALS = 3;
/** IN, CH, HS, NONE, ANY. */
const CLASSES = [1, 3, 4, 254, 255] as const;
const CLASS_IN = 1;
const NETBIOS_NAME = 32;
const DELETE = 0x7f;
const SPACE = 0x20;

/** What of a question is at hand can be one, and there is more. */
const UNFINISHED = -2;

/** `available` bytes from `origin` on are at hand, of a message of `length`. */
export function detectMessage(bytes: Uint8Array, origin: number, available: number, length: number): Detection {
  if (length < HEADER_BYTES) return NO;
  if (available <= FLAGS_AT) return MAYBE;
  const answers = (bytes[origin + FLAGS_AT] as number) >= QR;
  if (!answers && (length < LEAST_REQUEST || length > MAX_REQUEST)) return NO;
  if (!areFlags(bytes, origin, available, answers)) return NO;
  if (available < HEADER_BYTES) return MAYBE;
  if (!areCounts(bytes, origin, length, answers)) return NO;
  if (number16(bytes, origin + COUNTS_AT) === 0) return IS_RESPONSE;
  const end = origin + Math.min(available, length);
  const records = detectQuestion(bytes, origin, end);
  if (records === MALFORMED) return NO;
  if (records === UNFINISHED) return available < length ? MAYBE : NO;
  if (available >= length) return endsThere(bytes, origin, records, origin + length) ? claim(answers) : NO;
  return answers ? IS_RESPONSE : MAYBE;
}

function claim(answers: boolean): Detection {
  return answers ? IS_RESPONSE : IS_REQUEST;
}

/** As far as they are at hand: at least their first byte is. */
function areFlags(bytes: Uint8Array, origin: number, available: number, answers: boolean): boolean {
  const first = bytes[origin + FLAGS_AT] as number;
  const opcode = opcodeOf(first);
  if (!isOpcode(opcode)) return false;
  if (!answers && (first & TC) !== 0) return false;
  if (!answers && opcode !== OPCODE_NOTIFY && (first & AA) !== 0) return false;
  if (available <= FLAGS_AT + 1) return true;
  const second = bytes[origin + FLAGS_AT + 1] as number;
  return (second & (answers ? Z : RA | Z | RCODE)) === 0;
}

function isOpcode(opcode: number): boolean {
  return opcode === OPCODE_QUERY || opcode === OPCODE_STATUS || opcode === OPCODE_NOTIFY || opcode === OPCODE_UPDATE;
}

function areCounts(bytes: Uint8Array, origin: number, length: number, answers: boolean): boolean {
  const at = origin + COUNTS_AT;
  const questions = number16(bytes, at);
  const opcode = opcodeOf(bytes[origin + FLAGS_AT] as number);
  if (answers) return questions === 1 || (questions === 0 && length === HEADER_BYTES && isRefusal(bytes, origin));
  if (questions !== 1) return false;
  if (opcode === OPCODE_UPDATE) return true;
  const isNotify = opcode === OPCODE_NOTIFY;
  return (
    number16(bytes, at + 2) <= (isNotify ? 1 : 0) &&
    number16(bytes, at + 4) <= (isNotify ? 0 : 1) &&
    number16(bytes, at + 6) <= MAX_ADDITIONALS
  );
}

/** An answer without a question, because none could be read. */
function isRefusal(bytes: Uint8Array, origin: number): boolean {
  return countRecords(bytes, origin) === 0 && ((bytes[origin + FLAGS_AT + 1] as number) & RCODE) !== 0;
}

/** Behind the question, or UNFINISHED, or MALFORMED. */
function detectQuestion(bytes: Uint8Array, origin: number, end: number): number {
  let at = origin + HEADER_BYTES;
  const nameAt = at;
  let isOdd = false;
  while (at < end && bytes[at] !== 0) {
    const length = bytes[at] as number;
    const behind = at + 1 + length;
    if (length > MAX_LABEL || behind - nameAt >= MAX_NAME_BYTES) return MALFORMED;
    isOdd ||= !isText(bytes, at + 1, Math.min(behind, end));
    if (at === nameAt && length === NETBIOS_NAME && isNetbiosName(bytes, at + 1, Math.min(behind, end)))
      return behind > end ? UNFINISHED : MALFORMED;
    at = behind;
  }
  if (at + 1 + TYPE_AND_CLASS_BYTES > end) return UNFINISHED;
  const type = number16(bytes, at + 1);
  if (type === 0 || type === TYPE_OPT || (isOdd && !isPlain(bytes, origin, at + 1))) return MALFORMED;
  if (opcodeOf(bytes[origin + FLAGS_AT] as number) === OPCODE_UPDATE && type !== TYPE_SOA) return MALFORMED;
  return isClass(number16(bytes, at + 3)) ? at + 1 + TYPE_AND_CLASS_BYTES : MALFORMED;
}

/** What somebody may ask of a name that has control characters in it: names that do are rare, other protocols' bytes are not. */
function isPlain(bytes: Uint8Array, origin: number, typeAt: number): boolean {
  const type = number16(bytes, typeAt);
  if (opcodeOf(bytes[origin + FLAGS_AT] as number) !== OPCODE_QUERY || number16(bytes, typeAt + 2) !== CLASS_IN)
    return false;
  return type <= TYPE_HTTPS || type === TYPE_ANY;
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte < SPACE || byte === DELETE) return false;
  }
  return true;
}

function isNetbiosName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 0x41 || byte > 0x50) return false;
  }
  return true;
}

function isClass(value: number): boolean {
  for (let i = 0; i < CLASSES.length; i += 1) if (CLASSES[i] === value) return true;
  return false;
}

function endsThere(bytes: Uint8Array, origin: number, records: number, end: number): boolean {
  let at = records;
  for (let left = countRecords(bytes, origin); left > 0; left -= 1) {
    at = skipRecord(bytes, at, end);
    if (at === MALFORMED) return false;
  }
  return at === end;
}
