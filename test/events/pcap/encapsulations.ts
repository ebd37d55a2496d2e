/** A packet inside others, one way of each kind: headers as the documents have them; checksums are left 0. */
import { join } from './join-bytes.ts';

export type Encapsulate = (packet: Uint8Array) => Uint8Array;

/** Of what is encapsulated; each gives an Ethernet frame. */
export const ENCAPSULATIONS: Readonly<Record<string, Encapsulate>> = {
  '802.3 with LLC and SNAP': (packet) => ether(snap(packet).length, snap(packet)),
  'bridged SNAP': (packet) => ether(100, hex('aaaa030000f8'), u16(typeOf(packet)), packet),
  'LLC without SNAP': (packet) => ether(100, hex('060603'), packet),
  'ISO with its own number for IP': (packet) => ether(100, hex('fefe03cc'), packet),
  'VN-Tag': (packet) => ether(0x8926, hex('80010002'), u16(typeOf(packet)), packet),
  'E-Tag in a VLAN': (packet) => ether(0x8100, hex('0007893f'), hex('000100020000'), u16(typeOf(packet)), packet),
  'VLAN in a VN-Tag': (packet) => ether(0x8926, hex('800100028100'), hex('0005'), u16(typeOf(packet)), packet),
  'Cisco MetaData': (packet) => ether(0x8909, hex('010100010007'), u16(typeOf(packet)), packet),
  'MAC in MAC': (packet) => ether(0x88e7, hex('00001234'), inner(packet)),
  'one MPLS label': (packet) => ether(0x8847, hex('00064140'), packet),
  'three MPLS labels': (packet) => ether(0x8847, hex('000640400006504000066140'), packet),
  'MPLS multicast': (packet) => ether(0x8848, hex('00064140'), packet),
  'Ethernet over MPLS': (packet) => ether(0x8847, hex('00064140'), inner(packet)),
  'Ethernet over MPLS with a control word': (packet) => ether(0x8847, hex('0006414000000007'), inner(packet)),
  'Ethernet over MPLS to an address that looks like IPv4': (packet) =>
    ether(0x8847, hex('00064140'), hex('46000028000202000000000a'), u16(typeOf(packet)), packet),
  PPPoE: (packet) => pppoe(hex(version(packet) === 4 ? '0021' : '0057'), packet),
  'PPPoE with a short protocol': (packet) => pppoe(hex(version(packet) === 4 ? '21' : '57'), packet),
  'PPPoE in two VLANs': (packet) =>
    ether(0x88a8, hex('000781000008'), pppoe(hex(version(packet) === 4 ? '0021' : '0057'), packet).subarray(12)),
  'MPLS in PPPoE': (packet) => pppoe(hex('0281'), hex('00064140'), packet),
  'NSH over Ethernet': (packet) => ether(0x894f, nsh(version(packet) === 4 ? 1 : 2), packet),
  'Ethernet in NSH over Ethernet': (packet) => ether(0x894f, nsh(3), inner(packet)),
  'MPLS in NSH in NSH': (packet) => ether(0x894f, nsh(4), nsh(5), hex('00064140'), packet),
  'IP in IPv4': (packet) => over4(version(packet) === 4 ? 4 : 41, packet),
  'IP in IPv6': (packet) => over6(version(packet) === 4 ? 4 : 41, packet),
  'IP in IPv6 behind a routing header': (packet) =>
    over6(43, Uint8Array.of(version(packet) === 4 ? 4 : 41, 2, 4, 0, 0, 0, 0, 0), new Uint8Array(16), packet),
  'IP in authenticated IPv4': (packet) =>
    over4(51, Uint8Array.of(version(packet) === 4 ? 4 : 41, 4), new Uint8Array(22), packet),
  'Ethernet in IPv6': (packet) => over6(143, inner(packet)),
  EtherIP: (packet) => over4(97, hex('3000'), inner(packet)),
  'MPLS in IPv4': (packet) => over4(137, hex('00064140'), packet),
  GRE: (packet) => over4(47, hex('0000'), u16(typeOf(packet)), packet),
  'GRE over IPv6': (packet) => over6(47, hex('0000'), u16(typeOf(packet)), packet),
  'GRE with checksum, key and sequence': (packet) =>
    over4(47, hex('b000'), u16(typeOf(packet)), new Uint8Array(12), packet),
  'GRE with a route': (packet) =>
    over4(47, hex('4000'), u16(typeOf(packet)), hex('00000000'), hex('080000040a00000100000000'), packet),
  'Ethernet over GRE': (packet) => over4(47, hex('00006558'), inner(packet)),
  NVGRE: (packet) => over4(47, hex('2000655800123400'), inner(packet)),
  'MPLS over GRE': (packet) => over4(47, hex('00008847'), hex('00064140'), packet),
  'NSH over GRE': (packet) => over4(47, hex('0000894f'), nsh(3), inner(packet)),
  PPTP: (packet) =>
    over4(47, hex('3081880b'), u16(packet.length + 4), hex('00010000000200000001'), hex('ff03'), ppp(packet)),
  WCCP: (packet) => over4(47, hex('0000883e'), version(packet) === 4 ? packet : join(hex('00000000'), packet)),
  'WCCP with its redirect header': (packet) => over4(47, hex('0000883e'), hex('00000102'), packet),
  'ERSPAN I': (packet) => over4(47, hex('000088be'), inner(packet)),
  'ERSPAN II': (packet) => over4(47, hex('100088be00000001'), hex('1007000100000000'), inner(packet)),
  'ERSPAN III': (packet) => over4(47, hex('100022eb00000001'), hex('200700010000000000000000'), inner(packet)),
  'ERSPAN III with more': (packet) =>
    over4(47, hex('100022eb00000001'), hex('200700010000000000000001'), new Uint8Array(8), inner(packet)),
  'ERSPAN III of a packet': (packet) => over4(47, hex('100022eb00000001'), hex('200700010000000000000800'), packet),
  VXLAN: (packet) => udp(4789, hex('0800000000007b00'), inner(packet)),
  'VXLAN over IPv6': (packet) => over6(17, udpPacket(4789, hex('0800000000007b00'), inner(packet))),
  'VXLAN on the port of old': (packet) => udp(8472, hex('0800000000007b00'), inner(packet)),
  'VXLAN with a group policy': (packet) => udp(4789, hex('8848001200007b00'), inner(packet)),
  'VXLAN of a VLAN': (packet) =>
    udp(4789, hex('0800000000007b00'), ether(0x8100, hex('0005'), u16(typeOf(packet)), packet)),
  'VXLAN-GPE': (packet) =>
    udp(4790, hex('0c0000'), Uint8Array.of(version(packet) === 4 ? 1 : 2), hex('00007b00'), packet),
  'NSH in VXLAN-GPE': (packet) => udp(4790, hex('0c00000400007b00'), nsh(3), inner(packet)),
  Geneve: (packet) => udp(6081, hex('0000655800007b00'), inner(packet)),
  'Geneve of a packet, with options': (packet) =>
    udp(6081, hex('0240'), u16(typeOf(packet)), hex('00007b00'), hex('0102800100000001'), packet),
  'GTP-U': (packet) => gtp(hex('30ff'), packet),
  'GTP-U with a sequence number': (packet) => gtp(hex('32ff'), hex('00070000'), packet),
  'GTP-U with extensions': (packet) => gtp(hex('34ff'), hex('00000085'), hex('011009c001000000'), packet),
  'GTP-U of Ethernet': (packet) => gtp(hex('34ff'), hex('00000085'), hex('01000900'), inner(packet)),
  'VXLAN in GRE in VXLAN': (packet) =>
    udp(4789, hex('0800000000007b00'), over4(47, hex('00006558'), udp(8472, hex('0800000000000100'), inner(packet)))),
  'IP in IP in IP in IP': (packet) => over4(4, over4Packet(over4Packet(packet, version(packet) === 4 ? 4 : 41), 4)),
};

/** Which are encapsulations, and are not read: their words in the warning. */
export const UNREAD: Readonly<Record<string, Encapsulate>> = {
  MACsec: (packet) => ether(0x88e5, hex('2c0000000001'), packet),
  ESP: (packet) => over4(50, hex('0000000100000001'), packet),
  L2TP: (packet) => over4(115, hex('00000001'), inner(packet)),
  GRE: (packet) => over4(47, hex('00009999'), packet),
  PPP: (packet) => pppoe(hex('00fd'), packet),
  MPLS: (packet) => ether(0x8847, hex('00064140'), hex('ffffffff'), packet),
  NSH: (packet) => ether(0x894f, nsh(77), packet),
  'too many headers': (packet) => ether(0x8100, ...new Array(40).fill(hex('00078100')), packet),
  'too many packets in each other': (packet) => {
    let deep = packet;
    for (let count = 0; count < 9; count += 1) deep = over4Packet(deep, count === 0 && version(packet) === 6 ? 41 : 4);
    return ether(0x0800, deep);
  },
};

function version(packet: Uint8Array): number {
  return (packet[0] as number) >> 4;
}

function typeOf(packet: Uint8Array): number {
  return version(packet) === 4 ? 0x0800 : 0x86dd;
}

function ether(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return join(hex('02000000000102000000000a'), u16(type), ...parts);
}

/** As an Ethernet frame of its own. */
function inner(packet: Uint8Array): Uint8Array {
  return ether(typeOf(packet), packet);
}

function snap(packet: Uint8Array): Uint8Array {
  return join(hex('aaaa03000000'), u16(typeOf(packet)), packet);
}

function ppp(packet: Uint8Array): Uint8Array {
  return join(hex(version(packet) === 4 ? '0021' : '0057'), packet);
}

function pppoe(...parts: readonly Uint8Array[]): Uint8Array {
  const payload = join(...parts);
  return ether(0x8864, hex('11000001'), u16(payload.length), payload);
}

function nsh(next: number): Uint8Array {
  return join(hex('0fc601'), Uint8Array.of(next), hex('00000aff'), new Uint8Array(16));
}

/** In IPv4 of other hosts. */
function over4(protocol: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return ether(0x0800, over4Packet(join(...parts), protocol));
}

function over4Packet(payload: Uint8Array, protocol = 4): Uint8Array {
  const head = hex('450000000000400040000000c0000201c0000202');
  head[9] = protocol;
  new DataView(head.buffer).setUint16(2, head.length + payload.length);
  return join(head, payload);
}

function over6(protocol: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const payload = join(...parts);
  const head = new Uint8Array(40);
  head[0] = 0x60;
  head[6] = protocol;
  head.set(hex('20010db8'), 8);
  head.set(hex('20010db9'), 24);
  new DataView(head.buffer).setUint16(4, payload.length);
  return ether(0x86dd, head, payload);
}

function udp(port: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return over4(17, udpPacket(port, ...parts));
}

export function udpPacket(port: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const payload = join(...parts);
  return join(u16(50000), u16(port), u16(payload.length + 8), u16(0), payload);
}

function gtp(head: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const payload = join(...parts);
  return udp(2152, head, u16(payload.length), hex('00000001'), payload);
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

function hex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
