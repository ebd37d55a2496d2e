import { readable } from '../../lib/readable.ts';

/** What a line of a terminal holds beside the rest. */
const LONGEST = 200;
const SPACE = 0x20;

/** The first line of what a stranger says, escaped and cut, behind a space; empty where there is none. */
export function firstLine(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 4 * LONGEST))
    .toString()
    .trimStart();
  const line = Buffer.from(text.split(/[\r\n]/, 1)[0]?.slice(0, LONGEST) ?? '');
  const shown = readable(line, 0, line.length, (byte) =>
    byte === SPACE ? ' ' : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return shown === '' ? '' : ` ${shown}`;
}
