/** Names as people write them, safe to print anywhere: of other scripts than ASCII their letters and digits, no more. */
import { percent, SPACE } from './ascii.ts';
import { characterBytes } from './utf8.ts';

/** Letters with their marks, and digits; nothing that takes no room, or steers what stands beside it. */
const SHOWN = /^(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}]$/u;
const DELETE = 0x7f;

const utf8 = new TextDecoder();

/** [start, end), UTF-8 or not, as text: what is neither visible ASCII nor shown of other scripts is escaped byte by byte. Allocates. */
export function readable(
  bytes: Uint8Array,
  start: number,
  end: number,
  escaped: (byte: number) => string = percent,
): string {
  let text = '';
  for (let at = start; at < end; ) {
    const byte = bytes[at] as number;
    const length = byte > DELETE ? shownBytes(bytes, at, end) : 0;
    if (length > 0) text += utf8.decode(bytes.subarray(at, at + length));
    else text += byte > SPACE && byte < DELETE ? String.fromCharCode(byte) : escaped(byte);
    at += Math.max(length, 1);
  }
  return text;
}

/** Of the character at `at`; 0: it is none, or not shown. */
function shownBytes(bytes: Uint8Array, at: number, end: number): number {
  const length = characterBytes(bytes, at, end);
  return length > 0 && SHOWN.test(utf8.decode(bytes.subarray(at, at + length))) ? length : 0;
}
