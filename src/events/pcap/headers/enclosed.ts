/**
 * What a packet of the Internet carries (IANA, protocol numbers): a transport's segment, or another packet.
 *
 *   IPIP, IPv6     = IP                                         ; RFC 2003, 2473, 4213
 *   GRE            ; gre.ts
 *   EtherIP        = 3:4 0:12 Ethernet                          ; RFC 3378
 *   MPLS           ; labels.ts, RFC 4023
 *   Ethernet       = Ethernet                                   ; RFC 8986
 */
import {
  ETHERNET,
  GRE,
  type HeaderCursor,
  IP,
  LABELS,
  type Layer,
  NO_IP,
  type PacketBytes,
  TRANSPORT,
} from './header-cursor.ts';
import { readUdpTunnel } from './udp-tunnels.ts';

export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;

const IP_IN_IP = 4;
const IPV6_IN_IP = 41;
const GRE_PROTOCOL = 47;
const ETHER_IP = 97;
const ETHER_IP_BYTES = 2;
const MPLS_IN_IP = 137;
const ETHERNET_IN_IP = 143;

/** What holds packets and is not read. */
const ENCAPSULATIONS: ReadonlyMap<number, string> = new Map([
  [50, 'ESP'],
  [55, 'minimal encapsulation'],
  [94, 'IPIP'],
  [98, 'ENCAP'],
  [108, 'IPComp'],
  [115, 'L2TP'],
]);

/** Moves the cursor to what `packet`, of this protocol, carries. */
export function readEnclosed(cursor: HeaderCursor, packet: PacketBytes, protocol: number): Layer {
  switch (protocol) {
    case PROTOCOL_TCP:
      return TRANSPORT;
    case PROTOCOL_UDP:
      return readUdpTunnel(cursor, packet);
    case IP_IN_IP:
    case IPV6_IN_IP:
      cursor.enter(packet);
      return IP;
    case GRE_PROTOCOL:
      cursor.enter(packet);
      return GRE;
    case ETHER_IP:
      cursor.enter(packet);
      return cursor.skip(ETHER_IP_BYTES, ETHERNET);
    case MPLS_IN_IP:
      cursor.enter(packet);
      return LABELS;
    case ETHERNET_IN_IP:
      cursor.enter(packet);
      return ETHERNET;
    default:
      return otherProtocol(cursor, protocol);
  }
}

function otherProtocol(cursor: HeaderCursor, protocol: number): Layer {
  const name = ENCAPSULATIONS.get(protocol);
  return name === undefined ? NO_IP : cursor.leave(name);
}
