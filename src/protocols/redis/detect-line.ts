/**
 * Status and error lines that Redis sends, told from those of POP3 (`+OK 2 messages`, `-ERR no such message`) and NATS
 * (`-ERR 'Unknown Protocol Operation'`).
 */
import { ascii, CR, isDigit, LF, SPACE } from '../../lib/ascii.ts';

/** The line may go on. */
export const UNFINISHED = -1;
/** Not Redis. */
export const FOREIGN = -2;
/** Could as well be another protocol's. */
export const AMBIGUOUS_LINE = -3;

/** Longest line that is worth a claim. */
const MAX_LINE = 1024;
const ERR = ascii('ERR ');
/** Statuses of more than one word begin so. */
const LONG_STATUSES = ['Background ', 'FULLRESYNC ', 'CONTINUE '].map(ascii);
/** Messages behind ERR that are Redis's own. */
const ERR_TEXTS = [
  "unknown command '",
  'unknown command `',
  'unknown subcommand ',
  'wrong number of arguments for ',
  'value is not ',
  'syntax error',
  'no such key',
  'index out of range',
  'DB index is out of range',
  'Protocol error: ',
  'increment or decrement would overflow',
  'invalid expire time in ',
].map(ascii);

/** At `+`: the offset behind the line, or one of the constants above. */
export function detectStatusLine(bytes: Uint8Array, start: number, end: number): number {
  const text = start + 1;
  if (text < end && isDigit(bytes[text])) return monitorLine(bytes, text, end);
  let at = text;
  while (at < end && isWordByte(bytes[at] as number)) at += 1;
  if (at === end) return at - start <= MAX_LINE ? UNFINISHED : FOREIGN;
  if (at === text) return FOREIGN;
  if (bytes[at] !== SPACE) return lineEnd(bytes, at, end);
  for (const status of LONG_STATUSES)
    if (prefixLength(bytes, text, end, status) === status.length) return lineEnd(bytes, at, end);
  return FOREIGN;
}

/** At `-`: likewise. */
export function detectErrorLine(bytes: Uint8Array, start: number, end: number): number {
  const text = start + 1;
  let at = text;
  while (at < end && isCodeByte(bytes[at] as number)) at += 1;
  if (at === end) return at - start <= MAX_LINE ? UNFINISHED : FOREIGN;
  if (at - text < 3 || bytes[at] !== SPACE) return FOREIGN;
  const after = lineEnd(bytes, at, end);
  if (after < 0 || prefixLength(bytes, text, end, ERR) !== ERR.length) return after;
  for (const message of ERR_TEXTS) if (prefixLength(bytes, at + 1, end, message) === message.length) return after;
  return bytes[at + 1] === 0x27 ? FOREIGN : AMBIGUOUS_LINE;
}

/** What MONITOR sends: `1700000000.123456 [0 127.0.0.1:50000] "GET" "key"`. */
function monitorLine(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (isDigit(bytes[at]) || bytes[at] === 0x2e)) at += 1;
  if (at + 1 >= end) return UNFINISHED;
  return bytes[at] === SPACE && bytes[at + 1] === 0x5b ? lineEnd(bytes, at, end) : FOREIGN;
}

function lineEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] as number) >= SPACE) at += 1;
  if (at + 1 >= end) return at === end || bytes[at] === CR ? limited(at - from) : FOREIGN;
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : FOREIGN;
}

function limited(length: number): number {
  return length <= MAX_LINE ? UNFINISHED : FOREIGN;
}

function prefixLength(bytes: Uint8Array, start: number, end: number, word: Uint8Array): number {
  let i = 0;
  while (i < word.length && start + i < end && bytes[start + i] === word[i]) i += 1;
  return i;
}

function isWordByte(byte: number): boolean {
  return isCodeByte(byte) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d;
}

function isCodeByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || isDigit(byte) || byte === 0x5f;
}
