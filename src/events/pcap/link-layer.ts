/**
 * Where the IP packet begins in a frame of each link type (tcpdump.org/linktypes.html), in network order.
 *
 *   Ethernet    = destination:6 source:6 *tag type:u16
 *   tag         = 8100|88a8|9100|9200:u16 tci:u16              ; 802.1Q, QinQ
 *   SLL         = packet:u16 arp:u16 length:u16 address:8 type:u16
 *   SLL2        = type:u16 reserved:u16 index:u32 arp:u16 packet:u8 length:u8 address:8
 *   NULL, LOOP  = family:u32                                    ; of the host that captured, in either order
 */
import type { CapturedPacket } from './captured-packet.ts';

/** Not IP, or cut before it. */
export const NO_IP = -1;
/** A link that is not read. */
export const UNKNOWN_LINK = -2;

const NULL_LOOPBACK = 0;
const ETHERNET = 1;
/** LINKTYPE_RAW, and what DLT_RAW is on the systems that write their own numbers to files. */
const RAW = 101;
const RAW_BSD = 12;
const RAW_OPENBSD = 14;
const LOOP = 108;
const LINUX_SLL = 113;
const IPV4 = 228;
const IPV6 = 229;
const LINUX_SLL2 = 276;

const ETHERNET_BYTES = 14;
const SLL_BYTES = 16;
const SLL2_BYTES = 20;
const FAMILY_BYTES = 4;
const TAG_BYTES = 4;
/** More tags than any network stacks: a frame of nothing but tags ends there. */
const MAX_TAGS = 8;

const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;

/** The links that are read, in words. */
export const KNOWN_LINKS = 'Ethernet, Linux cooked captures (SLL, SLL2), NULL and loopback, and raw IP';

/** Whether frames of this link type can be read. */
export function isKnownLink(linkType: number): boolean {
  return LINKS.has(linkType);
}

const LINKS: ReadonlySet<number> = new Set([
  NULL_LOOPBACK,
  ETHERNET,
  RAW_BSD,
  RAW_OPENBSD,
  RAW,
  LOOP,
  LINUX_SLL,
  IPV4,
  IPV6,
  LINUX_SLL2,
]);

/** Offset of the IP header in the packet's view, NO_IP or UNKNOWN_LINK. */
export function findIp(packet: CapturedPacket): number {
  switch (packet.linkType) {
    case ETHERNET:
      return behindType(packet, ETHERNET_BYTES - 2, ETHERNET_BYTES);
    case LINUX_SLL:
      return behindType(packet, SLL_BYTES - 2, SLL_BYTES);
    case LINUX_SLL2:
      return behindType(packet, 0, SLL2_BYTES);
    case NULL_LOOPBACK:
    case LOOP:
      return packet.start + FAMILY_BYTES;
    case RAW:
    case RAW_BSD:
    case RAW_OPENBSD:
    case IPV4:
    case IPV6:
      return packet.start;
    default:
      return UNKNOWN_LINK;
  }
}

function behindType({ view, start, end }: CapturedPacket, typeOffset: number, headBytes: number): number {
  let at = start + headBytes;
  if (at > end) return NO_IP;
  let type = view.getUint16(start + typeOffset);
  for (let tags = 0; isTag(type); tags += 1) {
    if (tags === MAX_TAGS || at + TAG_BYTES > end) return NO_IP;
    type = view.getUint16(at + 2);
    at += TAG_BYTES;
  }
  return type === TYPE_IPV4 || type === TYPE_IPV6 ? at : NO_IP;
}

function isTag(type: number): boolean {
  return type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200;
}
