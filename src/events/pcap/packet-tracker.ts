/** From packets of the wire to records: link, Internet and transport layer. */
import { TRANSPORT_TCP } from '../abi.gen.ts';
import { placeOf } from './capture-place.ts';
import type { CapturedPacket } from './captured-packet.ts';
import type { Flow } from './flow.ts';
import { FlowTable } from './flow-table.ts';
import { Fragments } from './fragments.ts';
import { PROTOCOL_TCP, readEnclosed } from './headers/enclosed.ts';
import * as layers from './headers/header-cursor.ts';
import { readHeaders } from './headers/read-headers.ts';
import { IpPacket } from './ip-packet.ts';
import { readLink } from './link-layer.ts';
import { ObservedEnd, type ObservedEndOptions } from './observed-end.ts';
import type { RecordWriter } from './record-writer.ts';
import { TcpTracker } from './tcp-tracker.ts';
import { UdpTracker } from './udp-tracker.ts';
import type { UnreadPackets } from './unread-packets.ts';
import { WireSegment } from './wire-segment.ts';

/** Packets in packets: more than any network stacks. */
const MAX_PACKETS_DEEP = 8;

export class PacketTracker {
  readonly #unknownLinks: Map<number, number>;
  readonly #encapsulated = new Map<string, number>();
  readonly #cursor = new layers.HeaderCursor();
  readonly #ip = new IpPacket();
  readonly #segment = new WireSegment();
  readonly #fragments = new Fragments();
  readonly #writer: RecordWriter;
  readonly #tcp: TcpTracker;
  readonly #udp: UdpTracker;
  #cutHeaders = 0;
  #cutPayloads = 0;
  /** In all of both maps. */
  #unread = 0;
  #evictedFlows = 0;

  /** @param skipped packets of links that are not read, by link type, which were left out before */
  constructor(writer: RecordWriter, options: ObservedEndOptions, skipped: ReadonlyMap<number, number> = new Map()) {
    this.#unknownLinks = new Map(skipped);
    for (const packets of skipped.values()) this.#unread += packets;
    const table = new FlowTable((flow) => this.#evicted(flow));
    this.#writer = writer;
    const observed = new ObservedEnd(options);
    this.#tcp = new TcpTracker(table, writer, observed);
    this.#udp = new UdpTracker(table, writer, observed);
  }

  get unread(): UnreadPackets {
    return {
      unknownLinks: this.#unknownLinks,
      encapsulated: this.#encapsulated,
      incompleteDatagrams: this.#fragments.incomplete,
      cutHeaders: this.#cutHeaders,
      cutPayloads: this.#cutPayloads,
      evictedFlows: this.#evictedFlows,
    };
  }

  /** How many there are: cheap, to be asked after each batch. */
  get unreadPackets(): number {
    return this.#unread + this.#cutHeaders + this.#cutPayloads + this.#fragments.incomplete + this.#evictedFlows;
  }

  packet(packet: CapturedPacket): void {
    const cursor = this.#cursor;
    cursor.enter(packet);
    this.#segment.timeNs = packet.timeNs;
    this.#segment.isTimed = packet.isTimed;
    this.#segment.place = placeOf(packet);
    this.#writer.isTimed = packet.isTimed;
    let layer = readLink(cursor, packet.linkType);
    for (let deep = 0; deep < MAX_PACKETS_DEEP; deep += 1) {
      layer = readHeaders(cursor, layer);
      if (layer !== layers.IP) break;
      if (!this.#readIp(packet.timeNs)) return;
      layer = readEnclosed(cursor, this.#ip, this.#ip.protocol);
      if (layer === layers.TRANSPORT) break;
    }
    this.#leave(packet, layer);
  }

  tick(nowNs: number): void {
    this.#tcp.tick(nowNs);
  }

  finish(timeNs: number): void {
    this.#tcp.finish(timeNs);
    this.#fragments.finish();
  }

  /** False where the packet ends here: cut, or a piece of a datagram that is not whole yet. */
  #readIp(timeNs: number): boolean {
    const ip = this.#ip;
    if (!ip.read(this.#cursor)) {
      this.#cutHeaders += 1;
      return false;
    }
    return !ip.isFragment || this.#fragments.add(ip, timeNs);
  }

  /** Gives it to its transport, or counts what it lacks. */
  #leave(packet: CapturedPacket, layer: layers.Layer): void {
    switch (layer) {
      case layers.TRANSPORT:
        if (this.#ip.protocol === PROTOCOL_TCP) this.#tcpPacket();
        else this.#udpPacket();
        return;
      case layers.NO_IP:
        return;
      case layers.CUT:
        this.#cutHeaders += 1;
        return;
      case layers.UNKNOWN_LINK:
        this.#count(this.#unknownLinks, packet.linkType);
        return;
      case layers.UNREAD:
        this.#count(this.#encapsulated, this.#cursor.unread);
        return;
      default:
        this.#count(this.#encapsulated, 'too many packets in each other');
    }
  }

  #count<Key>(counts: Map<Key, number>, key: Key): void {
    this.#unread += 1;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  #tcpPacket(): void {
    if (!this.#segment.readTcp(this.#ip)) {
      this.#cutHeaders += 1;
      return;
    }
    this.#countCut();
    this.#tcp.packet(this.#ip, this.#segment);
  }

  #udpPacket(): void {
    if (!this.#segment.readUdp(this.#ip)) {
      this.#cutHeaders += 1;
      return;
    }
    this.#countCut();
    this.#udp.packet(this.#ip, this.#segment);
  }

  #countCut(): void {
    const { start, end, length } = this.#segment;
    if (start + length > end) this.#cutPayloads += 1;
  }

  #evicted(flow: Flow): void {
    if (flow.transport !== TRANSPORT_TCP) return;
    this.#evictedFlows += 1;
    this.#tcp.evicted(flow, flow.lastNs);
  }
}
