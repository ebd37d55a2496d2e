/** The same traffic many times over, later each time and on other connections: long enough to be timed in a steady state. */
import { appendFileSync, writeFileSync } from 'node:fs';
import {
  FLAG_HANDOVER,
  RECORD_CONNECTION,
  RECORD_HANDOVER,
  RECORD_SIZE,
  RECORD_TIME,
} from '../../../src/events/abi.gen.ts';
import { recordConnection, recordFlags, recordTime, unsigned64 } from '../../../src/events/record.ts';
import * as format from '../../../src/events/recording-format.ts';

const TWO_32 = 4294967296;
const CAPTURE_HEAD_BYTES = 24;
const PACKET_HEAD_BYTES = 16;
/** Between two copies: what waits in one is over before the next. */
const PAUSE_SECONDS = 60;

/** `packets`: a whole file of classic pcap. */
export function repeatCapture(path: string, packets: Buffer, copies: number): void {
  const seconds = captureSeconds(packets) + PAUSE_SECONDS;
  writeFileSync(path, packets);
  for (let copy = 1; copy < copies; copy += 1) {
    const later = Buffer.from(packets.subarray(CAPTURE_HEAD_BYTES));
    for (let at = 0; at < later.length; at += PACKET_HEAD_BYTES + later.readUInt32LE(at + 8)) {
      later.writeUInt32LE(later.readUInt32LE(at) + copy * seconds, at);
    }
    appendFileSync(path, later);
  }
}

function captureSeconds(packets: Buffer): number {
  const first = packets.readUInt32LE(CAPTURE_HEAD_BYTES);
  let last = first;
  for (let at = CAPTURE_HEAD_BYTES; at < packets.length; at += PACKET_HEAD_BYTES + packets.readUInt32LE(at + 8)) {
    last = packets.readUInt32LE(at);
  }
  return last - first;
}

/** `recording`: a whole recording of sae-mon. */
export function repeatRecording(path: string, recording: Buffer, copies: number): void {
  const head = recording.subarray(0, nextChunk(recording, format.RECORDING_MAGIC.length));
  const body = recording.subarray(head.length);
  const span = spanOf(body);
  writeFileSync(path, head);
  for (let copy = 0; copy < copies; copy += 1) {
    const later = Buffer.from(body);
    for (let at = 0; at < later.length; at = nextChunk(later, at)) moveChunk(later, at, copy, span);
    const end = lastChunk(later);
    appendFileSync(path, copy === copies - 1 ? later : later.subarray(0, end));
  }
}

interface Span {
  readonly ns: number;
  readonly connections: number;
}

function spanOf(body: Buffer): Span {
  let connections = 0;
  let firstNs = Number.POSITIVE_INFINITY;
  let lastNs = 0;
  eachRecord(body, (view, at) => {
    connections = Math.max(connections, recordConnection(view, at));
    firstNs = Math.min(firstNs, recordTime(view, at));
    lastNs = Math.max(lastNs, recordTime(view, at));
  });
  return { ns: lastNs - firstNs + PAUSE_SECONDS * 1e9, connections };
}

function moveChunk(body: Buffer, at: number, copy: number, span: Span): void {
  const payload = at + format.CHUNK_HEAD_SIZEOF;
  const type = body.readUInt32LE(at);
  if (type === format.CHUNK_END) body.writeDoubleLE(body.readDoubleLE(payload) + copy * span.ns, payload);
  if (type !== format.CHUNK_BATCH) return;
  body.writeDoubleLE(body.readDoubleLE(payload) + copy * span.ns, payload);
  eachRecord(body.subarray(at, nextChunk(body, at)), (view, record) => {
    add(view, record + RECORD_TIME, copy * span.ns);
    if ((recordFlags(view, record) & FLAG_HANDOVER) !== 0) add(view, record + RECORD_HANDOVER, copy * span.ns);
    if (recordConnection(view, record) !== 0) add(view, record + RECORD_CONNECTION, copy * span.connections);
  });
}

function eachRecord(chunks: Buffer, visit: (view: DataView, at: number) => void): void {
  const view = new DataView(chunks.buffer, chunks.byteOffset, chunks.length);
  for (let at = 0; at < chunks.length; at = nextChunk(chunks, at)) {
    if (chunks.readUInt32LE(at) !== format.CHUNK_BATCH) continue;
    const end = at + format.CHUNK_HEAD_SIZEOF + chunks.readUInt32LE(at + 4);
    for (let record = at + format.CHUNK_HEAD_SIZEOF + format.BATCH_HEAD_SIZEOF; record < end; ) {
      visit(view, record);
      record += view.getUint32(record + RECORD_SIZE, true);
    }
  }
}

function nextChunk(chunks: Buffer, at: number): number {
  return at + format.CHUNK_HEAD_SIZEOF + format.paddedLength(chunks.readUInt32LE(at + 4));
}

function lastChunk(chunks: Buffer): number {
  let last = 0;
  for (let at = 0; at < chunks.length; at = nextChunk(chunks, at)) last = at;
  return last;
}

function add(view: DataView, at: number, amount: number): void {
  const sum = unsigned64(view, at) + amount;
  view.setUint32(at, sum % TWO_32, true);
  view.setUint32(at + 4, Math.floor(sum / TWO_32), true);
}
