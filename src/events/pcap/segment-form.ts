/**
 * What the receiver of a TCP segment looks at before anything else: its checksum (RFC 9293, 3.1), and the option that signs it.
 *
 *   option = 0                                        ; the end of them
 *          | 1                                        ; nothing
 *          | kind:u8 length:u8 (length - 2)*octet
 *   MD5    = 19 18 16*octet                           ; RFC 2385
 *   AO     = 29 length key:u8 next:u8 1*octet         ; RFC 5925
 *   stamp  = 8 10 value:u32 echo:u32                  ; RFC 7323
 */
import { PROTOCOL_TCP } from './headers/enclosed.ts';
import type { IpPacket } from './ip-packet.ts';

/** How a segment is signed. */
export type Signature =
  | typeof SIGNATURE_UNSEEN
  | typeof SIGNATURE_NONE
  | typeof SIGNATURE_MD5
  | typeof SIGNATURE_AO
  | typeof SIGNATURE_BROKEN;
/** No segment was seen, or its options were cut off. */
export const SIGNATURE_UNSEEN = 0;
export const SIGNATURE_NONE = 1;
export const SIGNATURE_MD5 = 2;
export const SIGNATURE_AO = 3;
/** Of a wrong length, or twice: Linux takes no such segment. */
export const SIGNATURE_BROKEN = 4;

export type Checksum =
  | typeof CHECKSUM_UNSEEN
  | typeof CHECKSUM_RIGHT
  | typeof CHECKSUM_OFFLOADED
  | typeof CHECKSUM_WRONG;
/** No segment was seen, or it was cut off. */
export const CHECKSUM_UNSEEN = 0;
export const CHECKSUM_RIGHT = 1;
/** Left to the network card, which comes behind the place of capture: 0, or the sum of the pseudo header alone. */
export const CHECKSUM_OFFLOADED = 2;
export const CHECKSUM_WRONG = 3;

const FIXED_BYTES = 20;
const CHECKSUM_AT = 16;
const OPTION_END = 0;
const OPTION_NOTHING = 1;
const OPTION_TIME_STAMP = 8;
const OPTION_MD5 = 19;
const OPTION_AO = 29;
const TIME_STAMP_BYTES = 10;
const MD5_BYTES = 18;
/** Kind, length, key, next key. */
const AO_HEAD_BYTES = 4;

/** Of the TCP segment that is the packet's payload, whose fixed header is whole. */
export function signatureOf({ view, start, end }: IpPacket): Signature {
  const headEnd = start + (view.getUint8(start + 12) >> 4) * 4;
  if (headEnd > end) return SIGNATURE_UNSEEN;
  let signature: Signature = SIGNATURE_NONE;
  for (let at = start + FIXED_BYTES; at < headEnd && view.getUint8(at) !== OPTION_END; ) {
    const kind = view.getUint8(at);
    const length = optionBytes(view, at, headEnd);
    if (length === 0) break;
    if (kind === OPTION_MD5 || kind === OPTION_AO) {
      if (signature !== SIGNATURE_NONE || !isSignature(kind, length)) return SIGNATURE_BROKEN;
      signature = kind === OPTION_MD5 ? SIGNATURE_MD5 : SIGNATURE_AO;
    }
    at += length;
  }
  return signature;
}

/** Value and echo of its time stamp in one; 0 where it has none, or is cut off. */
export function timeStampOf({ view, start, end }: IpPacket): number {
  const headEnd = start + (view.getUint8(start + 12) >> 4) * 4;
  if (headEnd > end) return 0;
  for (let at = start + FIXED_BYTES; at < headEnd && view.getUint8(at) !== OPTION_END; ) {
    const length = optionBytes(view, at, headEnd);
    if (length === 0) return 0;
    if (view.getUint8(at) === OPTION_TIME_STAMP && length === TIME_STAMP_BYTES) {
      return Math.imul(view.getUint32(at + 2), 31) ^ view.getUint32(at + 6);
    }
    at += length;
  }
  return 0;
}

/** 0 where it is none. */
function optionBytes(view: DataView, at: number, headEnd: number): number {
  if (view.getUint8(at) === OPTION_NOTHING) return 1;
  const length = at + 1 < headEnd ? view.getUint8(at + 1) : 0;
  return length < 2 || at + length > headEnd ? 0 : length;
}

function isSignature(kind: number, length: number): boolean {
  return kind === OPTION_MD5 ? length === MD5_BYTES : length > AO_HEAD_BYTES;
}

/** Of the TCP segment that is the packet's payload, whose fixed header is whole. */
export function checksumOf({ view, source, destination, isIpv6, start, end, length }: IpPacket): Checksum {
  if (end - start < length) return CHECKSUM_UNSEEN;
  const addressBytes = isIpv6 ? 16 : 4;
  const addresses = sumOf(view, source, source + addressBytes) + sumOf(view, destination, destination + addressBytes);
  const pseudo = addresses + PROTOCOL_TCP + (length & 0xffff) + (length >>> 16);
  if (folded(pseudo + sumOf(view, start, start + length)) === 0xffff) return CHECKSUM_RIGHT;
  const told = view.getUint16(start + CHECKSUM_AT);
  return told === 0 || told === folded(pseudo) ? CHECKSUM_OFFLOADED : CHECKSUM_WRONG;
}

/** Of 16-bit words; far from what a double holds exactly. */
function sumOf(view: DataView, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 1 < to; at += 2) sum += view.getUint16(at);
  return at < to ? sum + view.getUint8(at) * 256 : sum;
}

function folded(sum: number): number {
  let left = sum;
  while (left > 0xffff) left = (left & 0xffff) + Math.floor(left / 0x10000);
  return left;
}
