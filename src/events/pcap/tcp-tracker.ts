/** TCP connections as their packets show them: handshakes, bytes in order, ends; written as the probe's records. */
import { KIND_CLOSE, KIND_CONNECT, KIND_CONNECTED, TRANSPORT_TCP } from '../abi.gen.ts';
import { DoubtfulResets } from './doubtful-resets.ts';
import { CLOSED, CONNECTING, type Flow, type Half, OPEN, PLACE_KNOWN, PLACE_UNKNOWN } from './flow.ts';
import type { FlowTable } from './flow-table.ts';
import { FlowTwins } from './flow-twins.ts';
import type { IpPacket } from './ip-packet.ts';
import type { ObservedEnd } from './observed-end.ts';
import { FAR_BYTES, Reassembly } from './reassembly.ts';
import type { RecordWriter } from './record-writer.ts';
import { acknowledgesSyn, RESET_DOUBTFUL, RESET_TAKEN, resetVerdict } from './reset-verdict.ts';
import { distance, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN, type WireSegment } from './wire-segment.ts';

/** By the end that is observed. */
const ECONNABORTED = 103;
/** By the other one. */
const ECONNRESET = 104;
const ECONNREFUSED = 111;
/** Behind an end, packets that were under way still come for so long. */
const LINGER_NS = 5e9;

export class TcpTracker {
  readonly #table: FlowTable;
  readonly #writer: RecordWriter;
  readonly #observed: ObservedEnd;
  readonly #reassembly: Reassembly;
  readonly #doubtful: DoubtfulResets;
  readonly #twins = new FlowTwins();

  constructor(table: FlowTable, writer: RecordWriter, observed: ObservedEnd) {
    this.#table = table;
    this.#writer = writer;
    this.#observed = observed;
    this.#reassembly = new Reassembly(writer, observed, (flow, timeNs) => this.#close(flow, timeNs, 0));
    this.#doubtful = new DoubtfulResets((flow, half, sequence, timeNs) => {
      // Up to there it had sent.
      this.#reassembly.acknowledge(flow, half, sequence, timeNs);
      this.#wasReset(flow, half, timeNs);
    });
  }

  packet(ip: IpPacket, segment: WireSegment): void {
    const known = this.#table.find(ip, segment, TRANSPORT_TCP);
    if ((segment.flags & TCP_RST) !== 0) {
      if (known !== null) this.#reset(known, ip, segment);
      return;
    }
    if ((segment.flags & TCP_SYN) !== 0) {
      this.#synchronise(known, ip, segment);
      return;
    }
    const carries = segment.length > 0 || (segment.flags & TCP_FIN) !== 0;
    const flow = known === null ? null : this.#current(known, segment);
    if (flow !== null) this.#moved(flow, ip, segment, carries);
    else if (this.#begins(known, segment)) {
      const begun = this.#begin(ip, segment);
      if (begun !== null) this.#moved(begun, ip, segment, carries);
    }
  }

  /** Gives up what has waited too long at `nowNs`. */
  tick(nowNs: number): void {
    this.#doubtful.tick(nowNs);
    this.#reassembly.tick(nowNs);
  }

  /** The capture has ended. */
  finish(timeNs: number): void {
    for (const flow of this.#table.values()) if (flow.transport === TRANSPORT_TCP) this.evicted(flow, timeNs);
  }

  /** No more of this flow will be followed. */
  evicted(flow: Flow, timeNs: number): void {
    this.#doubtful.settle(flow);
    this.#reassembly.finish(flow, timeNs);
    this.#reassembly.forget(flow);
  }

  /** The connection that the segment belongs to; null where it is another one between the same endpoints. */
  #current(flow: Flow, segment: WireSegment): Flow | null {
    if (flow.state === CLOSED) return null;
    const half = this.#sender(flow);
    const isFar = Math.abs(distance(half.next, segment.sequence)) > FAR_BYTES;
    if (half.place !== PLACE_KNOWN || segment.length === 0 || !isFar) return flow;
    this.#close(flow, segment.timeNs, 0);
    return null;
  }

  /** The flow that the segment begins; null where it was seen before, with other addresses. */
  #begin(ip: IpPacket, segment: WireSegment): Flow | null {
    const twin = this.#twins.find(ip, segment);
    this.#table.deleteFound();
    if (twin !== null) {
      this.#twins.translated(this.#table.alias(ip, segment, twin, this.#twins.bySecond));
      return null;
    }
    const flow = this.#table.add(ip, segment, TRANSPORT_TCP);
    this.#twins.add(flow);
    return flow;
  }

  /** Whether the segment is of a connection that nothing is known of: who acknowledges has been told something. */
  #begins(known: Flow | null, segment: WireSegment): boolean {
    if (segment.length > 0) return !this.#lingers(known, segment);
    return known === null && (segment.flags & (TCP_ACK | TCP_FIN)) === TCP_ACK;
  }

  #lingers(flow: Flow | null, segment: WireSegment): boolean {
    if (flow === null || segment.timeNs - flow.lastNs > LINGER_NS) return false;
    return Math.abs(distance(this.#sender(flow).next, segment.sequence)) <= FAR_BYTES;
  }

  #moved(flow: Flow, ip: IpPacket, segment: WireSegment, carries: boolean): void {
    const half = this.#sender(flow);
    flow.lastNs = segment.timeNs;
    half.habits.observe(ip, segment.flags);
    if (flow.state === CONNECTING) this.#unanswered(flow, half, segment);
    this.#acknowledge(flow, half, segment);
    if (carries) {
      if (!flow.isOriented) this.#observed.guess(flow, half, segment);
      this.#reassembly.accept(flow, half, segment);
    } else this.#reassembly.settle(half, segment);
    this.#doubtful.observe(flow, half, segment);
  }

  #acknowledge(flow: Flow, half: Half, { flags, acknowledgement, timeNs }: WireSegment): void {
    if ((flags & TCP_ACK) === 0) return;
    this.#reassembly.acknowledge(flow, flow.opposite(half), acknowledgement, timeNs);
  }

  /** The answer to the SYN was not captured: who sent that acknowledges it, or the server speaks. */
  #unanswered(flow: Flow, half: Half, segment: WireSegment): void {
    const { second } = flow;
    if (half === second) begin(second, segment.sequence);
    else if ((segment.flags & TCP_ACK) !== 0) begin(second, segment.acknowledgement);
    this.#connected(flow, segment.timeNs);
  }

  #synchronise(known: Flow | null, ip: IpPacket, segment: WireSegment): void {
    const initial = (segment.sequence + 1) >>> 0;
    const isAnswer = (segment.flags & TCP_ACK) !== 0;
    if (known !== null && this.#wasSeen(known, segment, initial)) {
      if (known.state === CONNECTING) this.#twins.again(known, !this.#table.fromFirst, ip, segment);
      return;
    }
    if (known !== null && known.state !== CLOSED) {
      const half = this.#sender(known);
      if (isAnswer && known.state === CONNECTING && half.place === PLACE_UNKNOWN) {
        // Of another connection: the client says so by an RST, and goes on waiting.
        if (!acknowledgesSyn(known.first, segment)) return;
        this.#doubtful.forget(known);
        this.#twins.again(known, true, ip, segment);
        half.habits.observe(ip, segment.flags);
        begin(half, initial);
        this.#connected(known, segment.timeNs);
        return;
      }
      this.#close(known, segment.timeNs, 0);
    }
    const flow = this.#begin(ip, segment);
    if (flow === null) return;
    flow.first.habits.observe(ip, segment.flags);
    this.#open(flow, segment, initial);
  }

  /** Sent again, or late, or seen elsewhere. */
  #wasSeen(flow: Flow, segment: WireSegment, initial: number): boolean {
    const half = this.#sender(flow);
    if (flow.state === CLOSED) return half.initial === initial && segment.timeNs - flow.lastNs <= LINGER_NS;
    if (half.initial === initial) return true;
    const isAnswer = (segment.flags & TCP_ACK) !== 0 && flow.state === OPEN;
    return isAnswer && flow.opposite(half).initial === segment.acknowledgement;
  }

  #open(flow: Flow, segment: WireSegment, initial: number): void {
    const { first, second } = flow;
    const isAnswer = (segment.flags & TCP_ACK) !== 0;
    flow.fresh = true;
    flow.lastNs = segment.timeNs;
    begin(first, initial);
    this.#observed.handshake(flow, isAnswer ? first : second);
    if (isAnswer) {
      begin(second, segment.acknowledgement);
      this.#connected(flow, segment.timeNs);
      return;
    }
    flow.state = CONNECTING;
    this.#writer.state(flow, KIND_CONNECT, segment.timeNs, 0);
    if (segment.length === 0) return;
    // TCP Fast Open: bytes with the SYN, which count once it is answered.
    segment.sequence = initial;
    this.#reassembly.hold(flow, first, segment);
  }

  #connected(flow: Flow, timeNs: number): void {
    flow.state = OPEN;
    this.#writer.state(flow, KIND_CONNECTED, timeNs, 0);
    this.#reassembly.drain(flow, flow.first, timeNs);
  }

  #reset(flow: Flow, ip: IpPacket, segment: WireSegment): void {
    if (flow.state === CLOSED) return;
    const half = this.#sender(flow);
    const verdict = resetVerdict(flow, half, ip, segment);
    if (verdict === RESET_DOUBTFUL) this.#doubtful.add(flow, half, segment);
    if (verdict !== RESET_TAKEN) return;
    flow.lastNs = segment.timeNs;
    this.#acknowledge(flow, half, segment);
    this.#wasReset(flow, half, segment.timeNs);
  }

  #wasReset(flow: Flow, half: Half, timeNs: number): void {
    if (flow.state === OPEN) this.#close(flow, timeNs, flow.isSent(half) ? ECONNABORTED : ECONNRESET);
    else this.#close(flow, timeNs, half === flow.answers ? ECONNREFUSED : 0);
  }

  #close(flow: Flow, timeNs: number, error: number): void {
    if (flow.state !== CONNECTING) this.#reassembly.finish(flow, timeNs);
    // What waited may have held both ends.
    if (flow.state === CLOSED) return;
    flow.state = CLOSED;
    this.#doubtful.forget(flow);
    if (flow.isOriented) this.#writer.state(flow, KIND_CLOSE, timeNs, error);
    this.#reassembly.forget(flow);
  }

  /** What the sender of the last packet looked up sends. */
  #sender(flow: Flow): Half {
    return this.#table.fromFirst ? flow.first : flow.second;
  }
}

function begin(half: Half, initial: number): void {
  half.initial = initial;
  half.next = initial;
  half.place = PLACE_KNOWN;
}
