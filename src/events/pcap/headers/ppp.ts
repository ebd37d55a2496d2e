/**
 * Links between two ends, in network order.
 *
 *   PPP    = [FF 03] protocol:u16|u8 …                          ; RFC 1661, 1662; one octet where that is odd
 *   PPPoE  = 11 code:u8 session:u16 length:u16 PPP              ; RFC 2516; code 0: session
 *   HDLC   = 0F|8F:u8 00 type:u16                               ; Cisco's
 */
import { CUT, ETHER_TYPE, type HeaderCursor, IP, LABELS, type Layer, NO_IP, PPP } from './header-cursor.ts';

const ADDRESS_AND_CONTROL = 0xff03;
const PPPOE_BYTES = 6;
const HDLC_BYTES = 4;

const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;
const PPP_MPLS = 0x0281;
const PPP_MPLS_MULTICAST = 0x0283;
/** Below it protocols carry packets, from it on they speak of the link (RFC 1661, 2). */
const FIRST_CONTROL = 0x4000;

export function readPpp(cursor: HeaderCursor): Layer {
  if (cursor.has(2) && cursor.u16(0) === ADDRESS_AND_CONTROL) cursor.at += 2;
  if (!cursor.has(2)) return CUT;
  const isShort = (cursor.u8(0) & 1) === 1;
  const protocol = isShort ? cursor.u8(0) : cursor.u16(0);
  cursor.at += isShort ? 1 : 2;
  if (protocol === PPP_IPV4 || protocol === PPP_IPV6) return IP;
  if (protocol === PPP_MPLS || protocol === PPP_MPLS_MULTICAST) return LABELS;
  return protocol < FIRST_CONTROL ? cursor.leave('PPP') : NO_IP;
}

export function readPppoe(cursor: HeaderCursor): Layer {
  if (!cursor.has(PPPOE_BYTES)) return CUT;
  const isSession = cursor.u8(1) === 0;
  return cursor.skip(PPPOE_BYTES, isSession ? PPP : NO_IP);
}

export function readHdlc(cursor: HeaderCursor): Layer {
  if (!cursor.has(HDLC_BYTES)) return CUT;
  cursor.type = cursor.u16(2);
  return cursor.skip(HDLC_BYTES, ETHER_TYPE);
}
