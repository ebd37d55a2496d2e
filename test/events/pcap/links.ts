/** A datagram on each kind of link that is read. */
import { join, u16 } from './join-bytes.ts';

export const LINKS = [
  'ethernet',
  'vlan',
  'qinq',
  'sll',
  'sll2',
  'sll-llc',
  'null',
  'loop',
  'raw',
  'bsd-raw',
  'ip-link',
  'ppp',
  'ppp-bare',
  'ppp-hdlc',
  'ppp-hdlc-cisco',
  'ppp-ether',
  'hdlc',
  'hdlc-mpls',
  'nflog',
  'nflog-big-endian',
] as const;
export type Link = (typeof LINKS)[number];

export interface LinkOptions {
  readonly link?: Link;
  readonly ipv6?: boolean;
  /** Ethernet frames are filled up to 60 octets. */
  readonly padded?: boolean;
  /** pcapng's number of the interface, in SLL2. */
  readonly index?: number;
}

const IPV4 = 0x0800;
const IPV6 = 0x86dd;

export function linkTypeOf({ link = 'ethernet', ipv6 = false }: LinkOptions): number {
  switch (link) {
    case 'ethernet':
    case 'vlan':
    case 'qinq':
      return 1;
    case 'sll':
    case 'sll-llc':
      return 113;
    case 'sll2':
      return 276;
    case 'null':
      return 0;
    case 'loop':
      return 108;
    case 'raw':
      return 101;
    case 'bsd-raw':
      return 12;
    case 'ip-link':
      return ipv6 ? 229 : 228;
    case 'ppp':
    case 'ppp-bare':
      return 9;
    case 'ppp-hdlc':
    case 'ppp-hdlc-cisco':
      return 50;
    case 'ppp-ether':
      return 51;
    case 'hdlc':
    case 'hdlc-mpls':
      return 104;
    case 'nflog':
    case 'nflog-big-endian':
      return 239;
    default:
      return link satisfies never;
  }
}

export function onLink(datagram: Uint8Array, options: LinkOptions): Uint8Array {
  const { link = 'ethernet', ipv6 = false, padded = false, index = 0 } = options;
  const type = u16(ipv6 ? IPV6 : IPV4);
  const mac = new Uint8Array(12);
  switch (link) {
    case 'ethernet':
      return join(mac, type, datagram, new Uint8Array(padded ? Math.max(0, 46 - datagram.length) : 0));
    case 'vlan':
      return join(mac, u16(0x8100), u16(7), type, datagram);
    case 'qinq':
      return join(mac, u16(0x88a8), u16(7), u16(0x8100), u16(8), type, datagram);
    case 'sll':
      return join(new Uint8Array(14), type, datagram);
    case 'sll-llc':
      return join(new Uint8Array(14), u16(4), Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0), type, datagram);
    case 'sll2':
      return join(type, Uint8Array.of(0, 0, 0, 0, 0, index), new Uint8Array(12), datagram);
    case 'null':
      return join(Uint8Array.of(ipv6 ? 10 : 2, 0, 0, 0), datagram);
    case 'loop':
      return join(Uint8Array.of(0, 0, 0, ipv6 ? 24 : 2), datagram);
    case 'raw':
    case 'bsd-raw':
    case 'ip-link':
      return datagram;
    case 'ppp':
    case 'ppp-hdlc':
      return join(u16(0xff03), u16(ipv6 ? 0x57 : 0x21), datagram);
    case 'ppp-bare':
      return join(u16(ipv6 ? 0x57 : 0x21), datagram);
    case 'ppp-ether':
      return join(u16(0x1100), u16(7), u16(datagram.length + 2), u16(ipv6 ? 0x57 : 0x21), datagram);
    case 'hdlc':
    case 'ppp-hdlc-cisco':
      return join(u16(0x0f00), type, datagram);
    case 'hdlc-mpls':
      return join(u16(0x8f00), u16(0x8847), Uint8Array.of(0, 6, 0x41, 64), datagram);
    case 'nflog':
    case 'nflog-big-endian':
      return nflog(datagram, ipv6, link === 'nflog');
    default:
      return link satisfies never;
  }
}

/** With the attributes that `iptables -j NFLOG` has before the packet, and one behind it. */
function nflog(datagram: Uint8Array, ipv6: boolean, littleEndian: boolean): Uint8Array {
  const attribute = (kind: number, value: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(4 + value.length + (-value.length & 3));
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 4 + value.length, littleEndian);
    view.setUint16(2, kind, littleEndian);
    bytes.set(value, 4);
    return bytes;
  };
  return join(
    Uint8Array.of(ipv6 ? 10 : 2, 0, 0, 5),
    attribute(1, Uint8Array.of(8, 0, 1, 0)),
    attribute(10, Uint8Array.of(0x6c, 0x6f, 0x67, 0x3a, 0)),
    attribute(9, datagram),
    attribute(11, new Uint8Array(4)),
  );
}
