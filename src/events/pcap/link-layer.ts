/**
 * What frames of each link type begin with (tcpdump.org/linktypes.html), in network order.
 *
 *   SLL         = packet:u16 arp:u16 length:u16 address:8 type:u16
 *   SLL2        = type:u16 reserved:u16 index:u32 arp:u16 packet:u8 length:u8 address:8
 *   NULL, LOOP  = family:u32                                    ; of the host that captured, in either order
 */
import {
  CUT,
  ETHER_TYPE,
  ETHERNET,
  type HeaderCursor,
  IP,
  type Layer,
  LLC,
  NO_IP,
  UNKNOWN_LINK,
} from './headers/header-cursor.ts';

const NULL_LOOPBACK = 0;
const LINK_ETHERNET = 1;
/** LINKTYPE_RAW, and what DLT_RAW is on the systems that write their own numbers to files. */
const RAW = 101;
const RAW_BSD = 12;
const RAW_OPENBSD = 14;
const LOOP = 108;
const LINUX_SLL = 113;
const IPV4 = 228;
const IPV6 = 229;
const LINUX_SLL2 = 276;

const SLL_BYTES = 16;
const SLL2_BYTES = 20;
const FAMILY_BYTES = 4;
/** Of cooked captures: the types below those of IEEE 802 are Linux' own, and this one has an LLC header behind it. */
const COOKED_LLC = 4;
const FIRST_ETHER_TYPE = 0x0600;

/** The links that are read, in words. */
export const KNOWN_LINKS = 'Ethernet, Linux cooked captures (SLL, SLL2), NULL and loopback, and raw IP';

/** Whether frames of this link type can be read. */
export function isKnownLink(linkType: number): boolean {
  return LINKS.has(linkType);
}

const LINKS: ReadonlySet<number> = new Set([
  NULL_LOOPBACK,
  LINK_ETHERNET,
  RAW_BSD,
  RAW_OPENBSD,
  RAW,
  LOOP,
  LINUX_SLL,
  IPV4,
  IPV6,
  LINUX_SLL2,
]);

/** Moves the cursor behind what is the link's alone. */
export function readLink(cursor: HeaderCursor, linkType: number): Layer {
  switch (linkType) {
    case LINK_ETHERNET:
      return ETHERNET;
    case LINUX_SLL:
      return readCooked(cursor, SLL_BYTES - 2, SLL_BYTES);
    case LINUX_SLL2:
      return readCooked(cursor, 0, SLL2_BYTES);
    case NULL_LOOPBACK:
    case LOOP:
      return cursor.skip(FAMILY_BYTES, IP);
    case RAW:
    case RAW_BSD:
    case RAW_OPENBSD:
    case IPV4:
    case IPV6:
      return IP;
    default:
      return UNKNOWN_LINK;
  }
}

function readCooked(cursor: HeaderCursor, typeOffset: number, bytes: number): Layer {
  if (!cursor.has(bytes)) return CUT;
  cursor.type = cursor.u16(typeOffset);
  cursor.at += bytes;
  if (cursor.type >= FIRST_ETHER_TYPE) return ETHER_TYPE;
  return cursor.type === COOKED_LLC ? LLC : NO_IP;
}
