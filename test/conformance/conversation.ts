import * as abi from '../../src/events/abi.gen.ts';
import { recordConnection, recordDirection, recordKind, recordLength } from '../../src/events/record.ts';
import { findSection, sectionLength } from '../../src/events/section.ts';
import type { CaptureSegment } from './capture.ts';

/**
 * What clients and the server at `port` said to each other, by the clients' ports, in records as the server's end gives
 * them. Bytes that were not copied are an error.
 */
export function conversationsOf(
  records: readonly Uint8Array[],
  port: number,
): ReadonlyMap<number, readonly CaptureSegment[]> {
  const conversations = new Conversations(port);
  for (const record of records) conversations.record(record);
  return conversations.byClientPort;
}

class Conversations {
  readonly byClientPort = new Map<number, CaptureSegment[]>();
  readonly #port: number;
  /** Of an unconnected socket each datagram names its peer. */
  readonly #byConnection = new Map<number, CaptureSegment[]>();

  constructor(port: number) {
    this.#port = port;
  }

  record(record: Uint8Array): void {
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    this.#meet(view);
    const segments = this.#segmentsOf(view);
    if (segments === undefined || recordKind(view, 0) !== abi.KIND_DATA) return;
    const from = findSection(view, 0, abi.SECTION_BYTES);
    const length = from < 0 ? 0 : sectionLength(view, from);
    if (length !== recordLength(view, 0)) throw new Error(`${length} of ${recordLength(view, 0)} bytes were copied`);
    const direction = recordDirection(view, 0) === abi.DIRECTION_RECEIVED ? 'request' : 'response';
    segments.push({ direction, bytes: record.subarray(from, from + length) });
  }

  #segmentsOf(view: DataView): CaptureSegment[] | undefined {
    const own = this.#byConnection.get(recordConnection(view, 0));
    const peer = findSection(view, 0, abi.SECTION_PEER);
    if (peer < 0 || own === undefined) return own;
    const clientPort = view.getUint16(peer + abi.PEER_PORT, true);
    const known = this.byClientPort.get(clientPort) ?? [];
    this.byClientPort.set(clientPort, known);
    return known;
  }

  /** The first record of a connection has its addresses. */
  #meet(view: DataView): void {
    const connection = recordConnection(view, 0);
    const addresses = findSection(view, 0, abi.SECTION_ADDRESSES);
    if (addresses < 0 || this.#byConnection.has(connection)) return;
    if (view.getUint16(addresses + abi.ADDRESSES_LOCAL_PORT, true) !== this.#port) return;
    const segments: CaptureSegment[] = [];
    this.#byConnection.set(connection, segments);
    this.byClientPort.set(view.getUint16(addresses + abi.ADDRESSES_REMOTE_PORT, true), segments);
  }
}
