import { TYPE_AND_CLASS_BYTES } from './header.ts';
import { LOWER_CASE, MAX_LABEL } from './name-reader.ts';

/** No question, or one that cannot be compared: it has a pointer, or is cut. */
export const NO_HASH = 0;

/** Of the question at `from`, name (in either case), type and class: a positive number of 31 bits. An answer repeats its question. */
export function questionHash(bytes: Uint8Array, from: number, end: number): number {
  let hash = 0;
  let at = from;
  while (at < end && bytes[at] !== 0) {
    const length = bytes[at] as number;
    const next = at + 1 + length;
    if (length > MAX_LABEL || next > end) return NO_HASH;
    for (; at < next; at += 1) hash = (Math.imul(hash, 31) + (LOWER_CASE[bytes[at] as number] as number)) | 0;
  }
  const behind = at + 1 + TYPE_AND_CLASS_BYTES;
  if (behind > end) return NO_HASH;
  for (at += 1; at < behind; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return (hash ^ (hash >>> 15)) & 0x7fffffff || 1;
}
