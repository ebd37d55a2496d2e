/**
 * Writes records as the probe does (bpf/abi.h), of what the wire shows: no process, both times those of the packet. Where
 * that has none, it is handed over at 0: the record's own time is good for order alone then.
 */
import { copyBytes } from '../../lib/copy-bytes.ts';
import * as abi from '../abi.gen.ts';
import type { Flow, Half } from './flow.ts';
import type { WireSegment } from './wire-segment.ts';

/** Twice the batch that is asked for, so that it hardly ever grows. */
const INITIAL_BYTES = 512 * 1024;
const TWO_32 = 4294967296;
const AF_INET = 2;
const AF_INET6 = 10;
const ADDRESS_BYTES = 16;
const ADDRESSES_SECTION_BYTES = abi.SECTION_SIZEOF + abi.ADDRESSES_SIZEOF;
export class RecordWriter {
  bytes = new Uint8Array(INITIAL_BYTES);
  view = new DataView(this.bytes.buffer);
  /** Written since the last `clear`. */
  length = 0;
  /** Whether the packet that is being read has a time. */
  isTimed = true;
  /** Of the record that is being written; in a field, since a double that is handed on may be allocated for it. */
  #timeNs = 0;

  clear(): void {
    this.length = 0;
  }

  /**
   * Bytes of `half`: those of the segment from `half.next` on.
   * @param opposite how far the other direction had come; signed or not
   */
  data(flow: Flow, half: Half, segment: WireSegment, opposite: number): void {
    const passed = Math.max(0, (half.next - segment.sequence) | 0);
    const start = Math.min(segment.start + passed, segment.end);
    const captured = segment.end - start;
    this.#timeNs = segment.timeNs;
    const at = this.#begin(flow, abi.KIND_DATA, captured);
    if (!segment.isTimed) this.#handOver(at, 0);
    this.#moved(flow, half, at);
    this.view.setUint32(at + abi.RECORD_OPPOSITE, opposite, true);
    this.view.setUint32(at + abi.RECORD_LENGTH, segment.length - passed, true);
    if (captured < segment.length - passed) this.view.setUint8(at + abi.RECORD_REASON, abi.REASON_BUDGET);
    if (captured > 0) this.#bytesSection(segment.bytes, start, segment.end);
    this.#close(at);
  }

  /** Bytes of `half` that passed unseen: `length` from `half.next` on. */
  gap(flow: Flow, half: Half, length: number, timeNs: number): void {
    this.#timeNs = timeNs;
    const at = this.#begin(flow, abi.KIND_DATA, 0);
    this.#moved(flow, half, at);
    this.view.setUint32(at + abi.RECORD_OPPOSITE, flow.opposite(half).next, true);
    this.view.setUint32(at + abi.RECORD_LENGTH, length, true);
    this.view.setUint8(at + abi.RECORD_REASON, abi.REASON_BUDGET);
    this.#close(at);
  }

  /** `half` has ended. */
  end(flow: Flow, half: Half, timeNs: number): void {
    this.#timeNs = timeNs;
    const at = this.#begin(flow, abi.KIND_EOF, 0);
    this.#moved(flow, half, at);
    this.view.setUint32(at + abi.RECORD_OPPOSITE, flow.opposite(half).next, true);
    this.#close(at);
  }

  /** KIND_CONNECT, KIND_CONNECTED, KIND_CLOSE; positions of the received direction and of the sent one. */
  state(flow: Flow, kind: number, timeNs: number, error: number): void {
    flow.announced = false;
    this.#timeNs = timeNs;
    const at = this.#begin(flow, kind, 0);
    const received = flow.localIsFirst ? flow.second : flow.first;
    const sent = flow.opposite(received);
    // The end of a stream takes a sequence number.
    const end = kind === abi.KIND_CLOSE ? 1 : 0;
    this.view.setUint32(at + abi.RECORD_POSITION, received.next + end, true);
    this.view.setUint32(at + abi.RECORD_OPPOSITE, sent.next + end, true);
    this.view.setUint32(at + abi.RECORD_ERROR, error, true);
    this.#close(at);
  }

  /** A header, with the addresses where they are due; room for `captured` bytes behind it. */
  #begin(flow: Flow, kind: number, captured: number): number {
    const at = this.length;
    this.#reserve(abi.RECORD_SIZEOF + ADDRESSES_SECTION_BYTES + abi.SECTION_SIZEOF + captured + 8);
    const { view, bytes } = this;
    bytes.fill(0, at, at + abi.RECORD_SIZEOF);
    view.setUint8(at + abi.RECORD_KIND, kind);
    view.setUint8(at + abi.RECORD_TRANSPORT, flow.transport);
    view.setUint8(at + abi.RECORD_FAMILY, flow.isIpv6 ? AF_INET6 : AF_INET);
    view.setUint8(at + abi.RECORD_ROLE, flow.role);
    this.#time(at);
    view.setUint32(at + abi.RECORD_CONNECTION, flow.id, true);
    view.setUint16(at + abi.RECORD_FLAGS, (flow.fresh ? abi.FLAG_FRESH : 0) | abi.FLAG_HANDOVER, true);
    this.length = at + abi.RECORD_SIZEOF;
    if (!flow.announced) this.#addresses(flow);
    return at;
  }

  #moved(flow: Flow, half: Half, at: number): void {
    const direction = flow.isSent(half) ? abi.DIRECTION_SENT : abi.DIRECTION_RECEIVED;
    this.view.setUint8(at + abi.RECORD_DIRECTION, direction);
    this.view.setUint32(at + abi.RECORD_POSITION, half.next, true);
  }

  #addresses(flow: Flow): void {
    flow.announced = true;
    const { bytes, view } = this;
    const at = this.#section(abi.SECTION_ADDRESSES, abi.ADDRESSES_SIZEOF);
    bytes.fill(0, at, at + abi.ADDRESSES_SIZEOF);
    const local = flow.localIsFirst ? 0 : ADDRESS_BYTES;
    const remote = ADDRESS_BYTES - local;
    for (let i = 0; i < ADDRESS_BYTES; i += 1) {
      bytes[at + abi.ADDRESSES_LOCAL + i] = flow.addresses[local + i] as number;
      bytes[at + abi.ADDRESSES_REMOTE + i] = flow.addresses[remote + i] as number;
    }
    view.setUint16(at + abi.ADDRESSES_LOCAL_PORT, flow.localIsFirst ? flow.firstPort : flow.secondPort, true);
    view.setUint16(at + abi.ADDRESSES_REMOTE_PORT, flow.localIsFirst ? flow.secondPort : flow.firstPort, true);
  }

  #bytesSection(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const at = this.#section(abi.SECTION_BYTES, length);
    copyBytes.call(source, this.bytes, at, start, end);
  }

  /** Offset of the content; the padding behind it is left as it is: nobody reads it. */
  #section(type: number, length: number): number {
    const at = this.length;
    this.view.setUint32(at + abi.SECTION_TYPE, type, true);
    this.view.setUint32(at + abi.SECTION_LENGTH, length, true);
    this.length = at + abi.SECTION_SIZEOF + length + (-length & 7);
    return at + abi.SECTION_SIZEOF;
  }

  #close(at: number): void {
    this.view.setUint32(at + abi.RECORD_SIZE, this.length - at, true);
  }

  #time(at: number): void {
    this.#unsigned64(at + abi.RECORD_TIME, this.#timeNs);
    this.#handOver(at, this.isTimed ? this.#timeNs : 0);
  }

  #handOver(at: number, timeNs: number): void {
    this.#unsigned64(at + abi.RECORD_HANDOVER, timeNs);
  }

  /** Two halves: a BigInt would cost twenty times as much. */
  #unsigned64(at: number, value: number): void {
    const high = Math.floor(value / TWO_32);
    this.view.setUint32(at, value - high * TWO_32, true);
    this.view.setUint32(at + 4, high, true);
  }

  #reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
