/** What the first bytes of something that is not decoded look like: never their values, where these may be somebody's text. */
import { characterBytes } from '../../lib/utf8.ts';
import type { CapturedBytes } from '../bytes/captured-bytes.ts';

/** Looked at: a length or a version number shows by then. */
const LOOKED_AT = 32;

export const NO_OPENING = -1;
const TEXT = -2;
const BINARY = -3;

/** A number, so that nothing is allocated for a connection that nobody looks at; above 0xffff, or below 0: of no two bytes. */
export function openingOf({ bytes, start, end }: CapturedBytes): number {
  if (end === start) return NO_OPENING;
  if (isText(bytes, start, end)) return TEXT;
  const [first, second] = [bytes[start] as number, bytes[start + 1] ?? 0];
  if (end - start < 2 || isPlain(first) || isPlain(second)) return BINARY;
  // Above ASCII it may be text of another encoding.
  return first < 0x80 || second < 0x80 ? (first << 8) | second : BINARY;
}

export function describeOpening(opening: number): string | null {
  if (opening === NO_OPENING) return null;
  if (opening === TEXT) return 'text';
  if (opening === BINARY) return 'binary';
  return `binary, begins with ${hex(opening >> 8)} ${hex(opening & 0xff)}`;
}

/** UTF-8 without control characters, as far as it is looked at. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  const last = Math.min(end, start + LOOKED_AT);
  for (let at = start; at < last; ) {
    const byte = bytes[at] as number;
    if (byte < 0x80 && !isPlain(byte)) return false;
    const length = characterBytes(bytes, at, end);
    // Cut by the end of the call.
    if (length === 0) return at > start && end - at < 4;
    at += length;
  }
  return true;
}

/** ASCII of text. */
function isPlain(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
