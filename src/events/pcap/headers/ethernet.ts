/**
 * IEEE 802, in network order.
 *
 *   Ethernet  = destination:6 source:6 type:u16                ; a type up to 1500 is a length, and LLC follows
 *   tag       = 8100|88a8|9100|9200:u16 tci:u16 type:u16       ; 802.1Q, QinQ
 *   VN-Tag    = 8926:u16 tag:4 type:u16
 *   E-Tag     = 893f:u16 tag:6 type:u16                         ; 802.1BR
 *   I-Tag     = 88e7:u16 service:4 Ethernet                     ; 802.1ah
 *   CMD       = 8909:u16 version:u8 words:u8 … type:u16         ; Cisco MetaData
 *   LLC       = AA AA 03 organisation:3 type:u16 | 06 06 03 IP | FE FE 03 CC IP
 */
import {
  CUT,
  ETHER_TYPE,
  ETHERNET,
  type HeaderCursor,
  IP,
  LABELS,
  type Layer,
  LLC,
  NO_IP,
  NSH,
  PPP,
  PPPOE,
} from './header-cursor.ts';

export const TYPE_IPV4 = 0x0800;
export const TYPE_IPV6 = 0x86dd;
/** Of GRE and Geneve: an Ethernet frame. */
const TYPE_ETHERNET = 0x6558;
export const MAX_LENGTH = 1500;

const ETHERNET_BYTES = 14;
const LLC_BYTES = 3;
const SNAP_BYTES = 8;
/** Of its words, the head of CMD counts none. */
const METADATA_WORD_BYTES = 4;

/** Types that hold packets and are not read; others hold none. */
const ENCAPSULATIONS: ReadonlyMap<number, string> = new Map([
  [0x88e5, 'MACsec'],
  [0x22f3, 'TRILL'],
  [0x8903, 'FabricPath'],
  [0x4305, 'batman-adv'],
]);

export function readEthernet(cursor: HeaderCursor): Layer {
  if (!cursor.has(ETHERNET_BYTES)) return CUT;
  cursor.type = cursor.u16(ETHERNET_BYTES - 2);
  return cursor.skip(ETHERNET_BYTES, ETHER_TYPE);
}

export function readEtherType(cursor: HeaderCursor): Layer {
  switch (cursor.type) {
    case TYPE_IPV4:
    case TYPE_IPV6:
      return IP;
    case 0x8100:
    case 0x88a8:
    case 0x9100:
    case 0x9200:
      return tag(cursor, 4);
    case 0x8926:
      return tag(cursor, 6);
    case 0x893f:
      return tag(cursor, 8);
    case 0x8909:
      return cursor.has(2) ? tag(cursor, METADATA_WORD_BYTES * (cursor.u8(1) + 1)) : CUT;
    case 0x88e7:
      return cursor.skip(4, ETHERNET);
    case 0x8847:
    case 0x8848:
      return LABELS;
    case 0x8864:
      return PPPOE;
    case 0x880b:
      return PPP;
    case 0x894f:
      return NSH;
    case TYPE_ETHERNET:
      return ETHERNET;
    default:
      return otherType(cursor);
  }
}

/** Whether the number is that of an encapsulation, read or not. */
export function isEncapsulation(type: number): boolean {
  return isReadType(type) || ENCAPSULATIONS.has(type);
}

/** Whether `readEtherType` knows what follows the number. */
export function isReadType(type: number): boolean {
  switch (type) {
    case TYPE_IPV4:
    case TYPE_IPV6:
    case 0x8100:
    case 0x88a8:
    case 0x9100:
    case 0x9200:
    case 0x8926:
    case 0x893f:
    case 0x8909:
    case 0x88e7:
    case 0x8847:
    case 0x8848:
    case 0x8864:
    case 0x880b:
    case 0x894f:
    case TYPE_ETHERNET:
      return true;
    default:
      return false;
  }
}

export function readLlc(cursor: HeaderCursor): Layer {
  if (!cursor.has(LLC_BYTES)) return CUT;
  const points = cursor.u16(0);
  if (cursor.u8(2) !== 0x03) return NO_IP;
  if (points === 0x0606) return cursor.skip(LLC_BYTES, IP);
  if (points === 0xfefe && !cursor.has(4)) return CUT;
  if (points === 0xfefe) return cursor.u8(3) === 0xcc ? cursor.skip(4, IP) : NO_IP;
  if (points !== 0xaaaa) return NO_IP;
  if (!cursor.has(SNAP_BYTES)) return CUT;
  // Of an organisation's own types none holds packets; 00-00-F8 is that of bridged Ethernet (802.1H).
  const organisation = (cursor.u8(3) << 16) | cursor.u16(4);
  if (organisation !== 0 && organisation !== 0x0000f8) return NO_IP;
  cursor.type = cursor.u16(SNAP_BYTES - 2);
  return cursor.skip(SNAP_BYTES, cursor.type > MAX_LENGTH ? ETHER_TYPE : NO_IP);
}

/** A tag of `bytes`, whose last two are the type of what follows. */
function tag(cursor: HeaderCursor, bytes: number): Layer {
  if (!cursor.has(bytes)) return CUT;
  cursor.type = cursor.u16(bytes - 2);
  return cursor.skip(bytes, ETHER_TYPE);
}

function otherType(cursor: HeaderCursor): Layer {
  if (cursor.type <= MAX_LENGTH) return LLC;
  const name = ENCAPSULATIONS.get(cursor.type);
  return name === undefined ? NO_IP : cursor.leave(name);
}
