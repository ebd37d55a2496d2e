/**
 * Packets in UDP, in network order. The port alone proves nothing: what does not look like a tunnel is a datagram.
 *
 *   VXLAN      = 08|88:u8 policy:3 network:3 00 Ethernet         ; RFC 7348, draft-smith-vxlan-group-policy
 *   VXLAN-GPE  = flags:u8 :2 next:u8 network:3 00 packet         ; draft-ietf-nvo3-vxlan-gpe: flag 04
 *   Geneve     = 0:2 words:6 flags:u8 type:u16 network:3 00 options packet                       ; RFC 8926
 *   GTP-U      = 1:3 1:1 0:1 E:1 S:1 N:1 FF length:u16 tunnel:4 [sequence:u16 unit:u8 next:u8 *extension] packet   ; TS 29.281
 *   extension  = words:u8 … next:u8
 */
import { isReadType } from './ethernet.ts';
import {
  CUT,
  ETHER_TYPE,
  ETHERNET,
  type HeaderCursor,
  IP,
  type Layer,
  NO_IP,
  type PacketBytes,
  TRANSPORT,
} from './header-cursor.ts';
import { nextProtocol } from './labels.ts';
import { isIpInEthernet, mayBeEthernet, mayBeIp } from './looks.ts';

const VXLAN_PORT = 4789;
/** Of VXLAN in Linux before it had a number, and of what followed that. */
const VXLAN_LINUX_PORT = 8472;
const VXLAN_GPE_PORT = 4790;
const GENEVE_PORT = 6081;
const GTP_U_PORT = 2152;

const UDP_BYTES = 8;
const TUNNEL_BYTES = 8;
const VXLAN_NETWORK = 0x08;
const VXLAN_POLICY = 0x80;
const VXLAN_NEXT = 0x04;
const GENEVE_CONTROL = 0x80;
/** Version 1, and not that of charging. */
const GTP_VERSION = 0x30;
const GTP_OPTIONS = 0x07;
const GTP_PACKET = 255;
/** More than TS 29.281 has kinds of. */
const MAX_EXTENSIONS = 8;

/** Moves the cursor to what a datagram carries; TRANSPORT where it is one of its own. */
export function readUdpTunnel(cursor: HeaderCursor, datagram: PacketBytes): Layer {
  if (datagram.start + UDP_BYTES + TUNNEL_BYTES > datagram.end) return TRANSPORT;
  switch (datagram.view.getUint16(datagram.start + 2)) {
    case VXLAN_PORT:
    case VXLAN_LINUX_PORT:
    case VXLAN_GPE_PORT:
      return readVxlan(behindUdp(cursor, datagram));
    case GENEVE_PORT:
      return readGeneve(behindUdp(cursor, datagram));
    case GTP_U_PORT:
      return readGtp(behindUdp(cursor, datagram));
    default:
      return TRANSPORT;
  }
}

function behindUdp(cursor: HeaderCursor, datagram: PacketBytes): HeaderCursor {
  cursor.enter(datagram);
  cursor.at += UDP_BYTES;
  return cursor;
}

function readVxlan(cursor: HeaderCursor): Layer {
  const flags = cursor.u8(0);
  if ((flags & VXLAN_NETWORK) === 0 || cursor.u8(7) !== 0) return TRANSPORT;
  if ((flags & VXLAN_NEXT) !== 0) return readGpe(cursor);
  if ((flags & VXLAN_POLICY) === 0 && (cursor.u8(1) !== 0 || cursor.u16(2) !== 0)) return TRANSPORT;
  if (!mayBeEthernet(cursor, TUNNEL_BYTES)) return TRANSPORT;
  return cursor.skip(TUNNEL_BYTES, ETHERNET);
}

function readGpe(cursor: HeaderCursor): Layer {
  if (cursor.u16(1) !== 0) return TRANSPORT;
  const next = nextProtocol(cursor, cursor.u8(3), 'VXLAN');
  return cursor.skip(TUNNEL_BYTES, next);
}

function readGeneve(cursor: HeaderCursor): Layer {
  const version = cursor.u8(0) >> 6;
  const bytes = TUNNEL_BYTES + (cursor.u8(0) & 0x3f) * 4;
  const type = cursor.u16(2);
  if (version !== 0 || cursor.u8(7) !== 0 || !isReadType(type)) return TRANSPORT;
  if (cursor.at + bytes > cursor.wireEnd) return TRANSPORT;
  if ((cursor.u8(1) & GENEVE_CONTROL) !== 0) return NO_IP;
  cursor.type = type;
  return cursor.skip(bytes, ETHER_TYPE);
}

function readGtp(cursor: HeaderCursor): Layer {
  const flags = cursor.u8(0);
  if ((flags & ~GTP_OPTIONS) !== GTP_VERSION || cursor.u8(1) !== GTP_PACKET) return TRANSPORT;
  if (cursor.u16(2) > cursor.wireEnd - cursor.at - TUNNEL_BYTES) return TRANSPORT;
  cursor.at += TUNNEL_BYTES;
  if ((flags & GTP_OPTIONS) !== 0 && !skipGtpOptions(cursor)) return CUT;
  if (!cursor.has(1)) return CUT;
  if (isIpInEthernet(cursor, 0)) return ETHERNET;
  if (mayBeIp(cursor, 0)) return IP;
  return mayBeEthernet(cursor, 0) ? ETHERNET : cursor.leave('GTP-U');
}

function skipGtpOptions(cursor: HeaderCursor): boolean {
  if (!cursor.has(4)) return false;
  cursor.at += 4;
  for (let count = 0; cursor.u8(-1) !== 0; count += 1) {
    if (count === MAX_EXTENSIONS || !cursor.has(1)) return false;
    const bytes = cursor.u8(0) * 4;
    if (bytes === 0 || !cursor.has(bytes)) return false;
    cursor.at += bytes;
  }
  return true;
}
