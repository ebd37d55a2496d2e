/** Packets of a `Wire` as frames of a link: headers as RFC 791, 8200, 9293 and 768 have them; checksums are left 0 but for those of TCP over IPv4. */
import { CapturedPacket } from '../../../src/events/pcap/captured-packet.ts';
import { join, u16 } from './join-bytes.ts';
import { type LinkOptions, linkTypeOf, onLink } from './links.ts';
import type { Checksum, WirePacket } from './wire.ts';

export const SERVER_PORT = 6379;

export interface FrameOptions extends LinkOptions {
  /** IPv4 options, or IPv6 extension headers. */
  readonly extended?: boolean;
  /** The length in the Internet header is 0. */
  readonly offloaded?: boolean;
  /** Cut into pieces of so many octets of payload, a multiple of 8. */
  readonly fragmentBytes?: number;
  /** The last octets of the addresses, `[9, 1]` by default: of a translated conversation others. */
  readonly client?: number;
  readonly server?: number;
  readonly serverPort?: number;
  /** Hops that are left. */
  readonly hops?: number;
  /** IPv4's; one for each packet by default. */
  readonly id?: number;
  /** Of TCP over IPv4; none by default. */
  readonly checksum?: Checksum;
}

export interface Frame {
  readonly bytes: Uint8Array;
  readonly linkType: number;
  readonly timeNs: bigint;
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
