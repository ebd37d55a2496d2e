/**
 * Accessors over one record at `at` of a batch; see bpf/abi.h. The walk has checked that the whole
 * record lies inside the view. 64-bit fields come as doubles: nanoseconds stay exact for 104 days of
 * uptime and within 2 ns after, connection numbers always.
 */
import * as abi from './abi.gen.ts';

/** Of 64 bits the upper half counts so much. */
export const TWO_32 = 4294967296;

/** KIND_… of abi.gen.ts, or a kind of a later version: skip it. */
export function recordKind(view: DataView, at: number): number {
  return view.getUint8(at + abi.RECORD_KIND);
}

/** Process of what packets show: it is nobody's. */
export const WIRE_TGID = 0;

/** TRANSPORT_…; see abi.gen.ts. */
export function recordTransport(view: DataView, at: number): number {
  return view.getUint8(at + abi.RECORD_TRANSPORT);
}

/** AF_INET (2), AF_INET6 (10), or 0 for a process's record. */
export function recordFamily(view: DataView, at: number): number {
  return view.getUint8(at + abi.RECORD_FAMILY);
}

/** ROLE_…; see abi.gen.ts. */
export function recordRole(view: DataView, at: number): number {
  return view.getUint8(at + abi.RECORD_ROLE);
}

/** End of the call, CLOCK_MONOTONIC nanoseconds. */
export function recordTime(view: DataView, at: number): number {
  return unsigned64(view, at + abi.RECORD_TIME);
}

/** When the kernel handed the last segment over, CLOCK_MONOTONIC nanoseconds; only with FLAG_HANDOVER. */
export function recordHandover(view: DataView, at: number): number {
  return unsigned64(view, at + abi.RECORD_HANDOVER);
}

/** The record's time; NaN where its capture knows none. */
export function knownTime(view: DataView, at: number): number {
  const isKnown = (recordFlags(view, at) & abi.FLAG_HANDOVER) === 0 || recordHandover(view, at) > 0;
  return isKnown ? recordTime(view, at) : Number.NaN;
}

/** Position up to which the other end had acknowledged what was sent, unsigned 32 bits; only with FLAG_ACKNOWLEDGED. */
export function recordAcknowledged(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_HANDOVER, true);
}

/** Unique for this probe, from 1 on. A small integer as long as it can: it is looked up for each record. */
export function recordConnection(view: DataView, at: number): number {
  const high = view.getUint32(at + abi.RECORD_CONNECTION + 4, true);
  const low = view.getUint32(at + abi.RECORD_CONNECTION, true);
  return high === 0 ? low : low + high * TWO_32;
}

/** Thread group of the task, in the pid namespace of sae-mon. */
export function recordTgid(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_TGID, true);
}

export function recordTid(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_TID, true);
}

/** Of the call's first byte (TCP: sequence number), unsigned 32 bits. */
export function recordPosition(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_POSITION, true);
}

/** Position that the other direction had reached, unsigned 32 bits. */
export function recordOpposite(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_OPPOSITE, true);
}

/** Bytes that the call moved. */
export function recordLength(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_LENGTH, true);
}

/** Of the first captured byte within the call. */
export function recordOffset(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_OFFSET, true);
}

/** DIRECTION_…; see abi.gen.ts. */
export function recordDirection(view: DataView, at: number): number {
  return view.getUint8(at + abi.RECORD_DIRECTION);
}

/** REASON_…: why fewer bytes were captured than moved. */
export function recordReason(view: DataView, at: number): number {
  return view.getUint8(at + abi.RECORD_REASON);
}

/** FLAG_… bits. */
export function recordFlags(view: DataView, at: number): number {
  return view.getUint16(at + abi.RECORD_FLAGS, true);
}

/** errno of the socket; of KIND_CLOSE. */
export function recordError(view: DataView, at: number): number {
  return view.getUint32(at + abi.RECORD_ERROR, true);
}

/** Little-endian 64 bits as a double: two reads, since getBigUint64 costs twenty times as much. */
export function unsigned64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * TWO_32;
}
