import { openReplay } from '../../src/app/replay-input.ts';
import * as abi from '../../src/events/abi.gen.ts';
import { recordConnection, recordDirection, recordKind, recordLength } from '../../src/events/record.ts';
import { findSection, sectionLength } from '../../src/events/section.ts';
import { walkRecords } from '../../src/events/walk.ts';
import type { CaptureSegment } from './capture.ts';

/**
 * What clients and the server at `port` said to each other, by the clients' ports, from a packet capture or a recording
 * of the server. Whatever is missing, and bytes that were not copied, are an error: these files are whole.
 */
export function readConversations(path: string, port: number): ReadonlyMap<number, readonly CaptureSegment[]> {
  using input = openReplay({ path, local: null, decodeAs: [{ port, protocol: '' }] });
  const conversations = new Conversations(port);
  for (let chunk = input.reader.next(); chunk !== null; chunk = input.reader.next()) {
    if (chunk.kind !== 'batch') continue;
    const { bytes, view, length } = chunk;
    walkRecords(view, length, (at) => conversations.record(bytes, view, at));
  }
  return conversations.byClientPort;
}

class Conversations {
  readonly byClientPort = new Map<number, CaptureSegment[]>();
  readonly #port: number;
  readonly #byConnection = new Map<number, CaptureSegment[]>();

  constructor(port: number) {
    this.#port = port;
  }

  record(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = recordConnection(view, at);
    this.#meet(connection, view, at);
    const segments = this.#byConnection.get(connection);
    if (segments === undefined || recordKind(view, at) !== abi.KIND_DATA) return;
    const from = findSection(view, at, abi.SECTION_BYTES);
    const length = from < 0 ? 0 : sectionLength(view, from);
    if (length !== recordLength(view, at)) throw new Error(`${length} of ${recordLength(view, at)} bytes were copied`);
    const direction = recordDirection(view, at) === abi.DIRECTION_RECEIVED ? 'request' : 'response';
    segments.push({ direction, bytes: bytes.slice(from, from + length) });
  }

  /** The first record of a connection has its addresses. */
  #meet(connection: number, view: DataView, at: number): void {
    const addresses = findSection(view, at, abi.SECTION_ADDRESSES);
    if (addresses < 0 || this.#byConnection.has(connection)) return;
    if (view.getUint16(addresses + abi.ADDRESSES_LOCAL_PORT, true) !== this.#port) return;
    const segments: CaptureSegment[] = [];
    this.#byConnection.set(connection, segments);
    this.byClientPort.set(view.getUint16(addresses + abi.ADDRESSES_REMOTE_PORT, true), segments);
  }
}
