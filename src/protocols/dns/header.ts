/**
 * The header of a message (RFC 1035, 4.1.1; RFC 2535, 6.1), 12 bytes:
 *
 *     id (2)
 *     QR (1 bit) opcode (4) AA (1) TC (1) RD (1)   RA (1) Z (1) AD (1) CD (1) rcode (4)
 *     questions (2) answers (2) authorities (2) additionals (2)
 */
export const HEADER_BYTES = 12;
export const FLAGS_AT = 2;
export const COUNTS_AT = 4;
export const ANSWERS_AT = 6;
/** Type and class, behind the name of a question. */
export const TYPE_AND_CLASS_BYTES = 4;

/** In the first byte of the flags. */
export const QR = 0x80;
export const AA = 0x04;
export const TC = 0x02;
export const RD = 0x01;
/** In the second one. */
export const RA = 0x80;
export const Z = 0x40;
export const RCODE = 0x0f;

export const OPCODE_QUERY = 0;
export const OPCODE_STATUS = 2;
export const OPCODE_NOTIFY = 4;
export const OPCODE_UPDATE = 5;

export function opcodeOf(flags: number): number {
  return (flags >> 3) & 0x0f;
}

export function number32(bytes: Uint8Array, at: number): number {
  return number16(bytes, at) * 0x10000 + number16(bytes, at + 2);
}

export function number16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
