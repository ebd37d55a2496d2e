/** Builds records as the probe writes them (bpf/abi.h), for tests that need bytes without a kernel. */
import * as abi from '../../src/events/abi.gen.ts';

export interface RecordFields {
  readonly kind?: number;
  readonly transport?: number;
  readonly family?: number;
  readonly role?: number;
  readonly time?: number;
  readonly handover?: number;
  readonly connection?: number;
  readonly tgid?: number;
  readonly tid?: number;
  readonly position?: number;
  readonly opposite?: number;
  readonly length?: number;
  readonly offset?: number;
  readonly direction?: number;
  readonly reason?: number;
  readonly flags?: number;
  readonly error?: number;
  readonly sections?: readonly SectionFields[];
}

export interface SectionFields {
  readonly type: number;
  readonly content: Uint8Array;
}

export function buildRecord(fields: RecordFields): Uint8Array {
  const sections = fields.sections ?? [];
  const size = sections.reduce(
    (sum, section) => sum + abi.SECTION_SIZEOF + padded(section.content.length),
    abi.RECORD_SIZEOF,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  writeHead(view, size, fields);
  let at = abi.RECORD_SIZEOF;
  for (const section of sections) {
    view.setUint32(at + abi.SECTION_TYPE, section.type, true);
    view.setUint32(at + abi.SECTION_LENGTH, section.content.length, true);
    bytes.set(section.content, at + abi.SECTION_SIZEOF);
    at += abi.SECTION_SIZEOF + padded(section.content.length);
  }
  return bytes;
}

export function taskSection(comm: string, startNs = 1e9): SectionFields {
  const content = new Uint8Array(abi.TASK_SIZEOF);
  content.set(new TextEncoder().encode(comm).subarray(0, abi.COMM_LENGTH - 1), abi.TASK_COMM);
  new DataView(content.buffer).setBigUint64(abi.TASK_START_TIME, BigInt(startNs), true);
  return { type: abi.SECTION_TASK, content };
}

export function bytesSection(text: string): SectionFields {
  return { type: abi.SECTION_BYTES, content: new TextEncoder().encode(text) };
}

export function joinRecords(records: readonly Uint8Array[]): Uint8Array {
  const batch = new Uint8Array(records.reduce((sum, record) => sum + record.length, 0));
  let at = 0;
  for (const record of records) {
    batch.set(record, at);
    at += record.length;
  }
  return batch;
}

function writeHead(view: DataView, size: number, fields: RecordFields): void {
  view.setUint32(abi.RECORD_SIZE, size, true);
  view.setUint8(abi.RECORD_KIND, fields.kind ?? abi.KIND_DATA);
  view.setUint8(abi.RECORD_TRANSPORT, fields.transport ?? abi.TRANSPORT_TCP);
  view.setUint8(abi.RECORD_FAMILY, fields.family ?? 2);
  view.setUint8(abi.RECORD_ROLE, fields.role ?? abi.ROLE_UNKNOWN);
  view.setBigUint64(abi.RECORD_TIME, BigInt(fields.time ?? 0), true);
  view.setBigUint64(abi.RECORD_HANDOVER, BigInt(fields.handover ?? 0), true);
  view.setBigUint64(abi.RECORD_CONNECTION, BigInt(fields.connection ?? 1), true);
  view.setUint32(abi.RECORD_TGID, fields.tgid ?? 1, true);
  view.setUint32(abi.RECORD_TID, fields.tid ?? fields.tgid ?? 1, true);
  view.setUint32(abi.RECORD_POSITION, fields.position ?? 0, true);
  view.setUint32(abi.RECORD_OPPOSITE, fields.opposite ?? 0, true);
  view.setUint32(abi.RECORD_LENGTH, fields.length ?? 0, true);
  view.setUint32(abi.RECORD_OFFSET, fields.offset ?? 0, true);
  view.setUint8(abi.RECORD_DIRECTION, fields.direction ?? abi.DIRECTION_NONE);
  view.setUint8(abi.RECORD_REASON, fields.reason ?? abi.REASON_COMPLETE);
  view.setUint16(abi.RECORD_FLAGS, fields.flags ?? 0, true);
  view.setUint32(abi.RECORD_ERROR, fields.error ?? 0, true);
}

function padded(length: number): number {
  return length + (-length & 7);
}
