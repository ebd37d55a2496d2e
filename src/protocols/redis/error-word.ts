import { ascii, SPACE } from '../../lib/ascii.ts';
import { StringTable } from '../../lib/string-table.ts';
import { OTHER } from '../protocol.ts';

/** Longest first word of an error, and how much of a line is held for it. */
export const MAX_ERROR_WORD = 64;

/** Words of errors, shared by all connections; scripts and modules can make more, so it is bounded: the server's own are about 30. */
const WORDS = new StringTable({ capacity: 256, maxBytes: MAX_ERROR_WORD });
for (const word of ['ERR', 'MOVED', 'ASK']) WORDS.add(ascii(word), 0, word.length);

/** The first word of an error's text if it is a code (`WRONGTYPE`), else `_OTHER`: it may hold anything. */
export function errorWord(bytes: Uint8Array, start: number, end: number): string {
  let at = start;
  while (at < end && isCodeByte(bytes[at] as number)) at += 1;
  const ends = at === end || bytes[at] === SPACE || bytes[at] === 0x0d;
  if (at === start || !ends) return OTHER;
  const id = WORDS.add(bytes, start, at);
  return id < 0 ? OTHER : WORDS.text(id);
}

/** Answers that send the client to another node: a status, and no error of either side. */
export function isRedirect(word: string): boolean {
  return word === 'MOVED' || word === 'ASK';
}

/** Error words that were refused. */
export function refusedErrorWords(): number {
  return WORDS.refused;
}

function isCodeByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}
