import type { CaptureFile } from './capture-file.ts';

/** One packet of a capture file; one object is filled again and again. `view` covers the same memory as `bytes`. */
export class CapturedPacket {
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  /** Captured bytes lie in [start, end). */
  start = 0;
  end = 0;
  /** Bytes on the wire: more than were captured where the snap length cut it. */
  length = 0;
  /** LINKTYPE_… of tcpdump.org. */
  linkType = 0;
  /** Of the interface that saw it: its place in the section; 0 where the format has only one. */
  interfaceId = 0;
  /** Since the Unix epoch, and the rest: a double cannot hold both. */
  seconds = 0;
  nanoseconds = 0;
  /** False where the capture does not say when it passed: it has the event time of the one before it then. */
  isTimed = true;
  /** Event time; the reader sets it. In the packet, since a double that is handed on may be allocated for it. */
  timeNs = 0;
}

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);

/** What `PacketSource.next` found. */
export type PacketStatus = typeof PACKET | typeof END | typeof CUT_OFF | typeof DAMAGED | typeof WAITING;
export const PACKET = 0;
/** The file ends behind a whole packet. */
export const END = 1;
/** It ends within one. */
export const CUT_OFF = 2;
/** What comes cannot be a packet. */
export const DAMAGED = 3;
/** More is to come: ask again. */
export const WAITING = 4;

/** Where the head of a packet is not whole. */
export function endOf(file: CaptureFile): PacketStatus {
  if (file.isWaiting) return WAITING;
  return file.isAtEnd ? END : CUT_OFF;
}

/** A capture file of some format, from front to back. */
export interface PacketSource {
  /** `pcap`, `pcapng`. */
  readonly format: string;
  /** Packets that the capturing program says it lost, as far as read. */
  readonly droppedPackets: number;
  /** Fills `packet`, whose bytes are valid until the next call. */
  next(packet: CapturedPacket): PacketStatus;
}
