/**
 * Characters in UTF-8 (RFC 3629, 4):
 *
 *     character = %x00-7F / %xC2-DF tail / %xE0 %xA0-BF tail / %xE1-EC 2tail / %xED %x80-9F tail / %xEE-EF 2tail
 *               / %xF0 %x90-BF 2tail / %xF1-F3 3tail / %xF4 %x80-8F 2tail
 *     tail      = %x80-BF
 */

/** Bytes of the character at `at`, which is to end by `end`; 0: there is none. Allocates nothing. */
export function characterBytes(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length === 0 || at + length > end || !isSecond(first, bytes[at + 1] as number)) return 0;
  for (let i = at + 2; i < at + length; i += 1) if (((bytes[i] as number) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Neither longer than it need be, nor half of a pair of UTF-16, nor beyond the last one. */
function isSecond(first: number, second: number): boolean {
  if ((second & 0xc0) !== 0x80) return false;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
