/** Arrays are what requests are, and what some replies are: the names of commands tell. */
import { ascii, CR, isDigit, LF } from '../../lib/ascii.ts';
import { type Detection, IS_EITHER, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';
import { findCommand, takes } from './commands.ts';
import { beforeValue } from './detect-value.ts';
import { LINE_UNFINISHED, type NumberPlace, readNumber } from './number-line.ts';

/** The number read last, and where the array that was looked at ends. */
const PLACE: NumberPlace & { next: number } = { number: 0, next: 0 };
/** An array that can be either, fully at hand. */
const UNDECIDED = -1;
/** Arrays looked at before a run of them is taken for answers. */
const MAX_ARRAYS = 16;
/** Longest name of a command. */
const MAX_NAME = 64;
/** Arguments looked at: enough to tell a request from a reply that begins with a command's name. */
const MAX_ARGUMENTS = 16;

const BULK = 0x24;
const ARRAY = 0x2a;
/** In names of commands. */
const JOINERS = ascii('._-');

/** Arrays are requests or replies: the first that can only be one of them decides. */
export function detectArray(bytes: Uint8Array, start: number, end: number): Detection {
  PLACE.next = start;
  for (let i = 0; i < MAX_ARRAYS; i += 1) {
    const detection = detectOneArray(bytes, PLACE.next, end);
    if (detection !== UNDECIDED) return detection;
    if (PLACE.next >= end) return IS_EITHER;
    if (bytes[PLACE.next] !== ARRAY) return beforeValue(bytes, PLACE.next, end);
  }
  return IS_RESPONSE;
}

/** UNDECIDED: it ends at `PLACE.next`. */
function detectOneArray(bytes: Uint8Array, start: number, end: number): Detection | typeof UNDECIDED {
  const first = readNumber(PLACE, bytes, start + 1, end);
  if (first < 0) return first === LINE_UNFINISHED ? MAYBE : NO;
  const count = PLACE.number;
  if (count <= 0) return detectEmpty(bytes, first, end, count);
  if (first === end) return MAYBE;
  return bytes[first] === BULK ? detectStrings(bytes, first, end, count) : beforeValue(bytes, first, end);
}

/** At the first of `count` elements, a string: a command's name or not. */
function detectStrings(bytes: Uint8Array, first: number, end: number, count: number): Detection | typeof UNDECIDED {
  const name = readNumber(PLACE, bytes, first + 1, end);
  if (name < 0) return name === LINE_UNFINISHED ? MAYBE : NO;
  const length = PLACE.number;
  if (length < 0 || length > MAX_NAME) return length >= -1 ? IS_RESPONSE : NO;
  const after = name + length + 2;
  if (after > end) return MAYBE;
  if (bytes[after - 2] !== CR || bytes[after - 1] !== LF) return NO;
  const fits = takes(findCommand(bytes, name, name + length), count - 1);
  if (!fits && !isWord(bytes, name, name + length)) return IS_RESPONSE;
  const detection = detectArguments(bytes, after, end, count - 1);
  return fits || detection !== IS_REQUEST ? detection : UNDECIDED;
}

/** No elements: an answer, unless a request follows. */
function detectEmpty(bytes: Uint8Array, after: number, end: number, count: number): Detection | typeof UNDECIDED {
  PLACE.next = after;
  if (count < -1) return NO;
  return after < end && bytes[after] === ARRAY ? UNDECIDED : beforeValue(bytes, after, end);
}

/** As a command that the table lacks, of a module, or one that was renamed: lists hold such words, too. */
function isWord(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (!isDigit(byte) && !isLetter(byte) && (at === start || !JOINERS.includes(byte))) return false;
  }
  return end - start > 1;
}

/** A request consists of strings alone; the confirmation of SUBSCRIBE ends with a number. Sets `PLACE.next`. */
function detectArguments(bytes: Uint8Array, from: number, end: number, count: number): Detection {
  PLACE.next = from;
  for (let i = 0; i < Math.min(count, MAX_ARGUMENTS) && PLACE.next < end; i += 1) {
    if (bytes[PLACE.next] !== BULK) return beforeValue(bytes, PLACE.next, end);
    const payload = readNumber(PLACE, bytes, PLACE.next + 1, end);
    if (payload === LINE_UNFINISHED) PLACE.next = end;
    else if (payload < 0) return NO;
    else if (PLACE.number < 0) return IS_RESPONSE;
    else PLACE.next = payload + PLACE.number + 2;
    if (payload >= 0 && PLACE.next <= end && (bytes[PLACE.next - 2] !== CR || bytes[PLACE.next - 1] !== LF)) return NO;
  }
  return IS_REQUEST;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
