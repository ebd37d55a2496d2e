/**
 * What the firewall of Linux logs of a packet (linux/netfilter/nfnetlink_log.h); lengths and kinds are in the byte order of the host.
 *
 *   NFLOG      = family:u8 0:u8 resource:u16 *attribute
 *   attribute  = length:u16 kind:u16 value                      ; the length counts its head; padded to 4 octets; kind 9 is the packet
 */
import { CUT, type HeaderCursor, IP, type Layer, NO_IP } from './header-cursor.ts';

const HEAD_BYTES = 4;
const ATTRIBUTE_BYTES = 4;
const PAYLOAD = 9;
/** There are 21 kinds, and some more to come. */
const MAX_ATTRIBUTES = 64;
const FAMILY_ARP = 3;

export function readNflog(cursor: HeaderCursor): Layer {
  if (!cursor.has(HEAD_BYTES)) return CUT;
  const family = cursor.u8(0);
  cursor.at += HEAD_BYTES;
  const littleEndian = isLittleEndian(cursor);
  for (let count = 0; count < MAX_ATTRIBUTES; count += 1) {
    if (!cursor.has(ATTRIBUTE_BYTES)) return cursor.at === cursor.wireEnd ? NO_IP : CUT;
    const length = cursor.view.getUint16(cursor.at, littleEndian);
    if (length < ATTRIBUTE_BYTES) return CUT;
    if ((cursor.view.getUint16(cursor.at + 2, littleEndian) & 0x7fff) === PAYLOAD) {
      cursor.wireEnd = Math.min(cursor.wireEnd, cursor.at + length);
      cursor.at += ATTRIBUTE_BYTES;
      return family === FAMILY_ARP ? NO_IP : IP;
    }
    cursor.at += length + (-length & 3);
  }
  return CUT;
}

/** Kinds are small numbers, so that their upper octet is 0. */
function isLittleEndian(cursor: HeaderCursor): boolean {
  return cursor.has(ATTRIBUTE_BYTES) && cursor.u8(2) !== 0;
}
