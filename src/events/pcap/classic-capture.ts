/**
 * The classic pcap format (draft-ietf-opsawg-pcap): in the byte order of the machine that wrote it.
 *
 *   file   = magic:u32 major:u16 minor:u16 zone:u32 accuracy:u32 snap:u32 link:u32 *packet
 *   magic  = a1b2c3d4 (microseconds) | a1b23c4d (nanoseconds) | a1b2cd34 (microseconds, modified)
 *   packet = seconds:u32 fraction:u32 captured:u32 length:u32 [interface:u32 protocol:u16 direction:u8 :u8] captured*octet
 *
 * The bracket is that of the modified format, which an old patch of libpcap for Linux writes.
 */
import type { CaptureFile } from './capture-file.ts';
import {
  type CapturedPacket,
  CUT_OFF,
  DAMAGED,
  endOf,
  PACKET,
  type PacketSource,
  type PacketStatus,
  WAITING,
} from './captured-packet.ts';

export const MAGIC_MICROSECONDS = 0xa1b2c3d4;
export const MAGIC_NANOSECONDS = 0xa1b23c4d;
export const MAGIC_MODIFIED = 0xa1b2cd34;

const FILE_HEAD_BYTES = 24;
const LINK_AT = 20;
const PACKET_HEAD_BYTES = 16;
const MODIFIED_HEAD_BYTES = 24;
const INTERFACE_AT = 16;
/** The link type's upper bits tell of frame check sequences. */
const LINK_MASK = 0xffff;
/** libpcap's own limit for links with large frames is 128 MiB, for the others 256 KiB: what is longer is damage. */
export const MAX_PACKET_BYTES = 16 * 1024 * 1024;

export class ClassicCapture implements PacketSource {
  readonly format = 'pcap';
  readonly droppedPackets = 0;
  readonly linkType: number;
  readonly #file: CaptureFile;
  readonly #nanoseconds: number;
  readonly #headBytes: number;

  /** Null where the file ends within its head. */
  static open(file: CaptureFile): ClassicCapture | null {
    return file.has(FILE_HEAD_BYTES) ? new ClassicCapture(file) : null;
  }

  /** The file's byte order is set, and its magic is one of the three. */
  private constructor(file: CaptureFile) {
    this.#file = file;
    const magic = file.u32(0);
    this.#nanoseconds = magic === MAGIC_NANOSECONDS ? 1 : 1000;
    this.#headBytes = magic === MAGIC_MODIFIED ? MODIFIED_HEAD_BYTES : PACKET_HEAD_BYTES;
    this.linkType = file.u32(LINK_AT) & LINK_MASK;
    file.at += FILE_HEAD_BYTES;
  }

  next(packet: CapturedPacket): PacketStatus {
    const file = this.#file;
    const headBytes = this.#headBytes;
    if (!file.has(headBytes)) return endOf(file);
    const captured = file.u32(8);
    if (captured > MAX_PACKET_BYTES) return DAMAGED;
    if (!file.has(headBytes + captured)) return file.isWaiting ? WAITING : CUT_OFF;
    packet.seconds = file.u32(0);
    packet.nanoseconds = file.u32(4) * this.#nanoseconds;
    packet.isTimed = packet.seconds > 0 || packet.nanoseconds > 0;
    packet.length = Math.max(file.u32(12), captured);
    packet.linkType = this.linkType;
    if (headBytes === MODIFIED_HEAD_BYTES) packet.interfaceId = file.u32(INTERFACE_AT) & 0xffff;
    packet.bytes = file.bytes;
    packet.view = file.view;
    packet.start = file.at + headBytes;
    packet.end = packet.start + captured;
    file.at = packet.end;
    return PACKET;
  }
}
