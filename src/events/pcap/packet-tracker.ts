/** From packets of the wire to records: link, Internet and transport layer. */
import { TRANSPORT_TCP } from '../abi.gen.ts';
import { placeOf } from './capture-place.ts';
import type { CapturedPacket } from './captured-packet.ts';
import type { Flow } from './flow.ts';
import { FlowTable } from './flow-table.ts';
import { Fragments } from './fragments.ts';
import { IpPacket, PROTOCOL_TCP, PROTOCOL_UDP } from './ip-packet.ts';
import { findIp, NO_IP, UNKNOWN_LINK } from './link-layer.ts';
import { ObservedEnd, type ObservedEndOptions } from './observed-end.ts';
import type { RecordWriter } from './record-writer.ts';
import { TcpTracker } from './tcp-tracker.ts';
import { UdpTracker } from './udp-tracker.ts';
import { WireSegment } from './wire-segment.ts';

/** Packets that were left out, by what they lack. */
export interface UnreadPackets {
  /** Of links that are not read, by link type. */
  readonly unknownLinks: ReadonlyMap<number, number>;
  /** Datagrams of which pieces are missing. */
  readonly incompleteDatagrams: number;
  /** Cut within their headers, or damaged. */
  readonly cutHeaders: number;
  /** TCP connections that had to make room. */
  readonly evictedFlows: number;
}

export class PacketTracker {
  readonly #unknownLinks = new Map<number, number>();
  readonly #ip = new IpPacket();
  readonly #segment = new WireSegment();
  readonly #fragments = new Fragments();
  readonly #writer: RecordWriter;
  readonly #tcp: TcpTracker;
  readonly #udp: UdpTracker;
  #cutHeaders = 0;
  #evictedFlows = 0;

  constructor(writer: RecordWriter, options: ObservedEndOptions) {
    const table = new FlowTable((flow) => this.#evicted(flow));
    this.#writer = writer;
    const observed = new ObservedEnd(options);
    this.#tcp = new TcpTracker(table, writer, observed);
    this.#udp = new UdpTracker(table, writer, observed);
  }

  get unread(): UnreadPackets {
    return {
      unknownLinks: this.#unknownLinks,
      incompleteDatagrams: this.#fragments.incomplete,
      cutHeaders: this.#cutHeaders,
      evictedFlows: this.#evictedFlows,
    };
  }

  packet(packet: CapturedPacket): void {
    const at = findIp(packet);
    if (at === NO_IP) return;
    if (at === UNKNOWN_LINK) {
      this.#unknownLinks.set(packet.linkType, (this.#unknownLinks.get(packet.linkType) ?? 0) + 1);
      return;
    }
    const ip = this.#ip;
    if (!ip.read(packet, at)) {
      this.#cutHeaders += 1;
      return;
    }
    if (ip.isFragment && !this.#fragments.add(ip, packet.timeNs)) return;
    this.#segment.timeNs = packet.timeNs;
    this.#segment.isTimed = packet.isTimed;
    this.#segment.place = placeOf(packet);
    this.#writer.isTimed = packet.isTimed;
    if (ip.protocol === PROTOCOL_TCP) this.#tcpPacket();
    else if (ip.protocol === PROTOCOL_UDP) this.#udpPacket();
  }

  tick(nowNs: number): void {
    this.#tcp.tick(nowNs);
  }

  finish(timeNs: number): void {
    this.#tcp.finish(timeNs);
    this.#fragments.finish();
  }

  #tcpPacket(): void {
    if (this.#segment.readTcp(this.#ip)) this.#tcp.packet(this.#ip, this.#segment);
    else this.#cutHeaders += 1;
  }

  #udpPacket(): void {
    if (this.#segment.readUdp(this.#ip)) this.#udp.packet(this.#ip, this.#segment);
    else this.#cutHeaders += 1;
  }

  #evicted(flow: Flow): void {
    if (flow.transport !== TRANSPORT_TCP) return;
    this.#evictedFlows += 1;
    this.#tcp.evicted(flow, flow.lastNs);
  }
}
