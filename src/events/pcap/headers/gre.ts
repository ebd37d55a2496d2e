/**
 * Generic routing encapsulation, in network order.
 *
 *   GRE         = flags:u16 type:u16 [checksum:u16 offset:u16] [key:4] [sequence:4] [routes] packet    ; RFC 2784, 2890; routes: RFC 1701
 *   routes      = *(family:u16 offset:u8 length:u8 length*octet) 0:u16 :u8 0:u8
 *   PPTP        = flags:u16 880b:u16 length:u16 call:u16 [sequence:4] [acknowledgement:4] PPP           ; RFC 2637; version 1
 *   ERSPAN I    = Ethernet                                      ; type 88be without a sequence number
 *   ERSPAN II   = version:4 :28 index:4 Ethernet                ; type 88be with one (draft-foschiano-erspan)
 *   ERSPAN III  = version:4 :28 time:4 group:u16 :1 frame:5 :9 more:1 [platform:8] Ethernet|IP          ; type 22eb
 *   WCCP        = [redirect:4] IP                               ; type 883e
 */
import { isReadType } from './ethernet.ts';
import { CUT, ETHER_TYPE, ETHERNET, type HeaderCursor, IP, type Layer, NO_IP, PPP } from './header-cursor.ts';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;
const VERSION_MASK = 0x0007;

const KEEPALIVE = 0;
const ERSPAN = 0x88be;
const ERSPAN_III = 0x22eb;
const WCCP = 0x883e;
/** What routers say to each other: NHRP, IS-IS, ARP. */
const CONTROL: readonly number[] = [KEEPALIVE, 0x2001, 0x00fe, 0x0806];

const ERSPAN_II_BYTES = 8;
const ERSPAN_III_BYTES = 12;
const PLATFORM_BYTES = 8;
/** More than a route of RFC 1701 has. */
const MAX_ROUTES = 16;

export function readGre(cursor: HeaderCursor): Layer {
  if (!cursor.has(4)) return CUT;
  const flags = cursor.u16(0);
  const type = cursor.u16(2);
  const version = flags & VERSION_MASK;
  if (version === 1) return readPptp(cursor, flags);
  if (version !== 0) return cursor.leave('GRE');
  cursor.at += 4;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) cursor.at += 4;
  if ((flags & KEY) !== 0) cursor.at += 4;
  if ((flags & SEQUENCE) !== 0) cursor.at += 4;
  if (cursor.at > cursor.end || ((flags & ROUTING) !== 0 && !skipRoutes(cursor))) return CUT;
  switch (type) {
    case ERSPAN:
      return cursor.skip((flags & SEQUENCE) === 0 ? 0 : ERSPAN_II_BYTES, ETHERNET);
    case ERSPAN_III:
      return readErspanIII(cursor);
    case WCCP:
      return readWccp(cursor);
    default:
      return readType(cursor, type);
  }
}

function readType(cursor: HeaderCursor, type: number): Layer {
  cursor.type = type;
  if (isReadType(type)) return ETHER_TYPE;
  return CONTROL.includes(type) ? NO_IP : cursor.leave('GRE');
}

function readErspanIII(cursor: HeaderCursor): Layer {
  if (!cursor.has(ERSPAN_III_BYTES)) return CUT;
  const last = cursor.u16(ERSPAN_III_BYTES - 2);
  const frame = (last >> 10) & 0x1f;
  const bytes = ERSPAN_III_BYTES + ((last & 1) === 0 ? 0 : PLATFORM_BYTES);
  if (frame === 0) return cursor.skip(bytes, ETHERNET);
  return frame === 2 ? cursor.skip(bytes, IP) : cursor.leave('ERSPAN');
}

/** Version 2 has a header of its own, which begins as no packet does. */
function readWccp(cursor: HeaderCursor): Layer {
  if (!cursor.has(1)) return CUT;
  return cursor.skip(cursor.u8(0) >> 4 === 4 ? 0 : 4, IP);
}

/** One that only acknowledges carries nothing. */
function readPptp(cursor: HeaderCursor, flags: number): Layer {
  if (!cursor.has(8)) return CUT;
  if (cursor.u16(4) === 0) return NO_IP;
  const numbers = ((flags & SEQUENCE) === 0 ? 0 : 4) + ((flags & ACKNOWLEDGEMENT) === 0 ? 0 : 4);
  return cursor.skip(8 + numbers, PPP);
}

function skipRoutes(cursor: HeaderCursor): boolean {
  for (let count = 0; count < MAX_ROUTES; count += 1) {
    if (!cursor.has(4)) return false;
    const family = cursor.u16(0);
    const length = cursor.u8(3);
    cursor.at += 4 + length;
    if (family === 0 && length === 0) return true;
  }
  return false;
}
