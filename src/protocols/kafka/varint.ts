/** Unsigned varints of 32 bits: seven bits a byte, the lowest first, and another byte behind each of 0x80 and more (KIP-482). */
import type { Input } from '../protocol.ts';

const MAX_BYTES = 5;

/** The bytes at hand end before it does. */
export const UNFINISHED = -2;
/** It is too long, or not within the message. */
export const BROKEN = -3;

/** The varint that begins `offset` bytes behind the place, within the `left` bytes of the message; or UNFINISHED, or BROKEN. */
export function readVarint({ bytes, start, end }: Input, offset: number, left: number): number {
  let value = 0;
  for (let i = 0; i < MAX_BYTES; i += 1) {
    if (offset + i >= left) return BROKEN;
    const at = start + offset + i;
    if (at >= end) return UNFINISHED;
    const byte = bytes[at] as number;
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return value < 0 ? BROKEN : value;
  }
  return BROKEN;
}

/** How many bytes the varint there has, which was read. */
export function varintBytes({ bytes, start }: Input, offset: number): number {
  let length = 1;
  while ((bytes[start + offset + length - 1] as number) >= 0x80) length += 1;
  return length;
}
