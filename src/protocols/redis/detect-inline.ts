/**
 * Inline commands. Upper case only, but for the health check PING: in lower case these are words of memcached, or of any
 * text. Those that FTP, IRC, NATS or SMTP have too tell nothing before another one follows.
 */
import { ascii, CR, LF, SPACE } from '../../lib/ascii.ts';
import { type Detection, IS_REQUEST, MAYBE, NO } from '../protocol.ts';
import { findCommand, OTHER_COMMAND, takes } from './commands.ts';

/** Longest name, and longest line that is worth a claim. */
const MAX_NAME = 64;
const MAX_LINE = 1024;
const ARRAY = 0x2a;
const HTTP = ascii('HTTP/');
/** Beside the detections: of a command that others have, too. */
const AMBIGUOUS_COMMAND = -1;
const AMBIGUOUS = new Set(['AUTH', 'QUIT', 'TYPE', 'TIME', 'ROLE', 'INFO', 'HELLO']);

/** Lines looked at: AUTH and CLIENT come before others. */
const MAX_LINES = 4;

export function detectInline(bytes: Uint8Array, start: number, end: number): Detection {
  let line = start;
  for (let i = 0; i < MAX_LINES; i += 1) {
    const detection = detectLine(bytes, line, end);
    if (detection !== AMBIGUOUS_COMMAND) return detection;
    line = lineAfter(bytes, textEnd(bytes, line, end), end);
    // What a request of one such line is, its answer tells nobody.
    if (line >= end) return NO;
  }
  return NO;
}

function detectLine(bytes: Uint8Array, start: number, end: number): Detection | typeof AMBIGUOUS_COMMAND {
  let name = start;
  while (name < end && isLetter(bytes[name] as number)) name += 1;
  if (name === start || name - start > MAX_NAME) return NO;
  if (name === end) return MAYBE;
  const command = findCommand(bytes, start, name);
  if (command === OTHER_COMMAND || !(command.operation === 'PING' || isUpperCase(bytes, start, name))) return NO;
  const stop = textEnd(bytes, name, end);
  if (stop - start > MAX_LINE || !isBreak(bytes[name] as number)) return NO;
  const after = lineAfter(bytes, stop, end);
  if (after <= 0) return after === 0 ? MAYBE : NO;
  const count = countWords(bytes, name, stop);
  // IRC's PING has an argument; a GET whose last word is a version is HTTP's.
  if (!takes(command, count) || (command.operation === 'PING' && count > 0) || endsLikeHttp(bytes, name, stop))
    return NO;
  if (AMBIGUOUS.has(command.operation)) return AMBIGUOUS_COMMAND;
  return after === end || bytes[after] === ARRAY || isLetter(bytes[after] as number) ? IS_REQUEST : NO;
}

/** Up to the first byte that is not printable. */
function textEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] as number) >= SPACE && (bytes[at] as number) <= 0x7e) at += 1;
  return at;
}

/** Behind the end of the line at `at`; 0: it may still come; -1: there is none. */
function lineAfter(bytes: Uint8Array, at: number, end: number): number {
  if (at === end) return 0;
  if (bytes[at] === LF) return at + 1;
  if (bytes[at] !== CR) return -1;
  if (at + 1 === end) return 0;
  return bytes[at + 1] === LF ? at + 2 : -1;
}

function countWords(bytes: Uint8Array, from: number, stop: number): number {
  let count = 0;
  for (let at = from; at < stop; at += 1) {
    if (bytes[at] !== SPACE && bytes[at - 1] === SPACE) count += 1;
  }
  return count;
}

function endsLikeHttp(bytes: Uint8Array, from: number, stop: number): boolean {
  const at = stop - HTTP.length - 3;
  if (at < from) return false;
  for (let i = 0; i < HTTP.length; i += 1) {
    if (bytes[at + i] !== HTTP[i]) return false;
  }
  return true;
}

function isBreak(byte: number): boolean {
  return byte === SPACE || byte === CR || byte === LF;
}

function isUpperCase(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] as number) > 0x5a) return false;
  return true;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
