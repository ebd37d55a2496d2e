/** UDP conversations: each datagram is a record of its own; positions are ordinals. */
import { TRANSPORT_UDP } from '../abi.gen.ts';
import type { FlowTable } from './flow-table.ts';
import type { IpPacket } from './ip-packet.ts';
import type { ObservedEnd } from './observed-end.ts';
import type { RecordWriter } from './record-writer.ts';
import { SeenDatagrams } from './seen-datagrams.ts';
import type { WireSegment } from './wire-segment.ts';

/** Who reads may have forgotten a conversation without an end that is silent for longer: it is told of again. */
const SILENT_NS = 1e9;

export class UdpTracker {
  readonly #table: FlowTable;
  readonly #writer: RecordWriter;
  readonly #observed: ObservedEnd;
  readonly #seen = new SeenDatagrams();

  constructor(table: FlowTable, writer: RecordWriter, observed: ObservedEnd) {
    this.#table = table;
    this.#writer = writer;
    this.#observed = observed;
  }

  packet(ip: IpPacket, segment: WireSegment): void {
    const flow = this.#table.find(ip, segment, TRANSPORT_UDP) ?? this.#table.add(ip, segment, TRANSPORT_UDP);
    const half = this.#table.fromFirst ? flow.first : flow.second;
    if (this.#seen.has(flow, half, ip, segment)) return;
    if (segment.timeNs - flow.lastNs > SILENT_NS) flow.announced = false;
    flow.lastNs = segment.timeNs;
    if (!flow.isOriented) this.#observed.guess(flow, half, segment);
    segment.sequence = half.next;
    this.#writer.data(flow, half, segment, flow.opposite(half).next);
    half.next += 1;
  }
}
