/** Packets of a `Wire` as frames of a link: headers as RFC 791, 8200, 9293 and 768 have them; checksums are left 0 but for those of TCP over IPv4. */
import { CapturedPacket } from '../../../src/events/pcap/captured-packet.ts';
import type { Checksum, WirePacket } from './wire.ts';

export const SERVER_PORT = 6379;

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

export interface FrameOptions {
  readonly link?: Link;
  readonly ipv6?: boolean;
  /** IPv4 options, or IPv6 extension headers. */
  readonly extended?: boolean;
  /** The length in the Internet header is 0. */
  readonly offloaded?: boolean;
  /** Cut into pieces of so many octets of payload, a multiple of 8. */
  readonly fragmentBytes?: number;
  /** Ethernet frames are filled up to 60 octets. */
  readonly padded?: boolean;
  /** The last octets of the addresses, `[9, 1]` by default: of a translated conversation others. */
  readonly client?: number;
  readonly server?: number;
  readonly serverPort?: number;
  /** Hops that are left. */
  readonly hops?: number;
  /** IPv4's; one for each packet by default. */
  readonly id?: number;
  /** pcapng's number of the interface, in SLL2. */
  readonly index?: number;
  /** Of TCP over IPv4; none by default. */
  readonly checksum?: Checksum;
}

export interface Frame {
  readonly bytes: Uint8Array;
  readonly linkType: number;
  readonly timeNs: bigint;
}

const IPV4 = 0x0800;
const IPV6 = 0x86dd;

export function linkTypeOf({ link = 'ethernet', ipv6 = false }: FrameOptions): number {
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

/** As a tracker takes it. */
export function capturedPacket({ bytes, linkType, timeNs }: Frame): CapturedPacket {
  const packet = new CapturedPacket();
  packet.bytes = bytes;
  packet.view = new DataView(bytes.buffer);
  packet.end = bytes.length;
  packet.length = bytes.length;
  packet.linkType = linkType;
  packet.timeNs = Number(timeNs);
  return packet;
}

export function framesOf(packet: WirePacket, options: FrameOptions = {}): Frame[] {
  const transport = packet.protocol === 'tcp' ? tcp(packet, options) : udp(packet, options);
  const datagrams = options.ipv6 ? ipv6(packet, transport, options) : ipv4(packet, transport, options);
  const { timeNs } = packet;
  return datagrams.map((bytes) => ({ bytes: onLink(bytes, options), linkType: linkTypeOf(options), timeNs }));
}

const TIME_STAMP = Uint8Array.of(1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0);

function tcp(packet: WirePacket, { serverPort = SERVER_PORT }: FrameOptions): Uint8Array {
  const { fromClient, clientPort, sequence, acknowledgement, flags, payload, options = TIME_STAMP } = packet;
  const head = new Uint8Array(20 + options.length);
  const view = new DataView(head.buffer);
  view.setUint16(0, fromClient ? clientPort : serverPort);
  view.setUint16(2, fromClient ? serverPort : clientPort);
  view.setUint32(4, sequence);
  view.setUint32(8, acknowledgement);
  head[12] = (head.length / 4) << 4;
  head[13] = flags;
  head.set(options, 20);
  return join(head, payload);
}

function udp({ fromClient, clientPort, payload }: WirePacket, { serverPort = SERVER_PORT }: FrameOptions): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, fromClient ? clientPort : serverPort);
  view.setUint16(2, fromClient ? serverPort : clientPort);
  view.setUint16(4, head.length + payload.length);
  return join(head, payload);
}

function ipv4(packet: WirePacket, transport: Uint8Array, options: FrameOptions): Uint8Array[] {
  const { client = 9, server = 1, hops = 64, id = idOf(packet) } = options;
  const ends = [Uint8Array.of(10, 0, 0, client), Uint8Array.of(10, 0, 0, server)] as const;
  const [source, destination] = packet.fromClient ? ends : [ends[1], ends[0]];
  if (packet.protocol === 'tcp') setChecksum(packet.checksum ?? options.checksum ?? 'none', transport, ends);
  return pieces(transport, options).map(({ bytes, offset, more }) => {
    const head = new Uint8Array(options.extended ? 24 : 20);
    const view = new DataView(head.buffer);
    head[0] = 0x40 | (head.length / 4);
    view.setUint16(2, options.offloaded ? 0 : head.length + bytes.length);
    view.setUint16(4, id);
    view.setUint16(6, (more ? 0x2000 : 0) | (offset / 8));
    head[8] = hops;
    head[9] = packet.protocol === 'tcp' ? 6 : 17;
    head.set(source as Uint8Array, 12);
    head.set(destination as Uint8Array, 16);
    return join(head, bytes);
  });
}

function setChecksum(checksum: Checksum, transport: Uint8Array, addresses: readonly Uint8Array[]): void {
  if (checksum === 'none') return;
  const pseudo = sumOf(join(...addresses, Uint8Array.of(0, 6), u16(transport.length)));
  const whole = (checksum === 'pseudo' ? 0xffff - pseudo : sumOf(join(u16(pseudo), transport))) ^ 0xffff;
  transport.set(u16(checksum === 'wrong' ? whole ^ 0x1234 : whole), 16);
}

/** Ones' complement, of 16-bit words. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  bytes.forEach((byte, at) => {
    sum += at % 2 === 0 ? byte * 256 : byte;
  });
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

function ipv6(packet: WirePacket, transport: Uint8Array, options: FrameOptions): Uint8Array[] {
  const { client = 9, server = 1, hops = 64 } = options;
  const ends = [address6(client), address6(server)] as const;
  const [source, destination] = packet.fromClient ? ends : [ends[1], ends[0]];
  const protocol = packet.protocol === 'tcp' ? 6 : 17;
  // Hop-by-hop and destination options, of padding alone.
  const whole = options.extended
    ? join(
        Uint8Array.of(60, 0, 1, 4, 0, 0, 0, 0),
        Uint8Array.of(protocol, 1, 1, 12, ...new Array(12).fill(0)),
        transport,
      )
    : transport;
  const first = options.extended ? 0 : protocol;
  return pieces(whole, options).map(({ bytes, offset, more }) => {
    const head = new Uint8Array(40);
    const view = new DataView(head.buffer);
    head[0] = 0x60;
    head[7] = hops;
    head.set(source as Uint8Array, 8);
    head.set(destination as Uint8Array, 24);
    const extension = options.fragmentBytes === undefined ? new Uint8Array(0) : fragment6(packet, first, offset, more);
    head[6] = extension.length > 0 ? 44 : first;
    view.setUint16(4, options.offloaded ? 0 : extension.length + bytes.length);
    return join(head, extension, bytes);
  });
}

function fragment6(packet: WirePacket, next: number, offset: number, more: boolean): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  head[0] = next;
  view.setUint16(2, offset | (more ? 1 : 0));
  view.setUint32(4, idOf(packet));
  return head;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly more: boolean;
}

function pieces(bytes: Uint8Array, { fragmentBytes }: FrameOptions): Piece[] {
  if (fragmentBytes === undefined) return [{ bytes, offset: 0, more: false }];
  const cut: Piece[] = [];
  for (let offset = 0; offset < bytes.length; offset += fragmentBytes) {
    const end = offset + fragmentBytes;
    cut.push({ bytes: bytes.subarray(offset, end), offset, more: end < bytes.length });
  }
  return cut;
}

function onLink(datagram: Uint8Array, options: FrameOptions): Uint8Array {
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

function address6(last: number): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set([0xfd, 0, 0, 0x42]);
  bytes[15] = last;
  return bytes;
}

/** The same for all pieces of a packet, and of no other. */
function idOf({ timeNs, fromClient }: WirePacket): number {
  return Number((timeNs / 1000n) % 32768n) * 2 + (fromClient ? 1 : 0);
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
