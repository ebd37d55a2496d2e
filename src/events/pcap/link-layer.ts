/**
 * What frames of each link type begin with (tcpdump.org/linktypes.html), in network order.
 *
 *   SLL         = packet:u16 arp:u16 length:u16 address:8 type:u16
 *   SLL2        = type:u16 reserved:u16 index:u32 arp:u16 packet:u8 length:u8 address:8
 *   NULL, LOOP  = family:u32                                    ; of the host that captured, in either order
 *   PPP_HDLC    = PPP | HDLC
 *   NFLOG       = family:u8 version:u8 resource:u16 *(length:u16 kind:u16 value) 9:kind packet       ; headers/nflog.ts
 */
import {
  CUT,
  ETHER_TYPE,
  ETHERNET,
  HDLC,
  type HeaderCursor,
  IP,
  type Layer,
  LLC,
  NO_IP,
  PPP,
  PPPOE,
  UNKNOWN_LINK,
} from './headers/header-cursor.ts';
import { readNflog } from './headers/nflog.ts';

const NULL_LOOPBACK = 0;
const LINK_ETHERNET = 1;
const LINK_PPP = 9;
const PPP_HDLC = 50;
const PPP_ETHER = 51;
const CISCO_HDLC = 104;
const LINK_NFLOG = 239;
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
export const KNOWN_LINKS =
  'Ethernet, Linux cooked captures (SLL, SLL2), NULL and loopback, raw IP, PPP, PPPoE, Cisco HDLC and NFLOG';

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
  LINK_PPP,
  PPP_HDLC,
  PPP_ETHER,
  CISCO_HDLC,
  LINK_NFLOG,
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
    case LINK_PPP:
      return PPP;
    case PPP_HDLC:
      return cursor.has(1) && isCiscoAddress(cursor.u8(0)) ? HDLC : PPP;
    case PPP_ETHER:
      return PPPOE;
    case CISCO_HDLC:
      return HDLC;
    case LINK_NFLOG:
      return readNflog(cursor);
    default:
      return UNKNOWN_LINK;
  }
}

/** Unicast or broadcast; PPP has another there. */
function isCiscoAddress(address: number): boolean {
  return address === 0x0f || address === 0x8f;
}

function readCooked(cursor: HeaderCursor, typeOffset: number, bytes: number): Layer {
  if (!cursor.has(bytes)) return CUT;
  cursor.type = cursor.u16(typeOffset);
  cursor.at += bytes;
  if (cursor.type >= FIRST_ETHER_TYPE) return ETHER_TYPE;
  return cursor.type === COOKED_LLC ? LLC : NO_IP;
}
