/** What a byte is in a word. */
export const JOINER = 0;
export const LOWER = 1;
export const UPPER = 2;
export const DIGIT = 3;
/** The first byte of a letter that is not ASCII, in UTF-8, and its further ones. */
export const FOREIGN_LETTER = 4;
export const CONTINUATION = 5;
export const KIND = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte));

function kindOf(byte: number): number {
  if (byte >= 0x80) return byte < 0xc0 ? CONTINUATION : FOREIGN_LETTER;
  if (byte >= 0x30 && byte <= 0x39) return DIGIT;
  if (byte >= 0x61 && byte <= 0x7a) return LOWER;
  return byte >= 0x41 && byte <= 0x5a ? UPPER : JOINER;
}
