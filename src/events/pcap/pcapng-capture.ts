/**
 * pcapng (draft-ietf-opsawg-pcapng): blocks, in the byte order that their section names; padded to 4 bytes.
 *
 *   file      = 1*section
 *   section   = SHB *block
 *   block     = type:u32 total:u32 body total:u32
 *   SHB  0A0D0D0A = 1A2B3C4D:u32 major:u16 minor:u16 length:u64 options
 *   IDB  1        = link:u16 reserved:u16 snap:u32 options
 *   PB   2        = interface:u16 drops:u16 time:2u32 captured:u32 length:u32 bytes options     ; obsolete
 *   SPB  3        = length:u32 bytes                                    ; of interface 0, without a time
 *   ISB  5        = interface:u32 time:2u32 options
 *   EPB  6        = interface:u32 time:2u32 captured:u32 length:u32 bytes options
 *
 * Other blocks, and other options than if_tsresol, if_tsoffset, isb_ifdrop and isb_osdrop, are skipped.
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
import { MAX_PACKET_BYTES } from './classic-capture.ts';
import { PcapngInterface } from './pcapng-interface.ts';

export const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;

/** Type and total length; the total again behind the body. */
const BLOCK_HEAD_BYTES = 8;
const BLOCK_MIN_BYTES = 12;
/** Up to its options. */
const SECTION_HEADER_MIN_BYTES = 28;
const PACKET_BODY_BYTES = 20;
/** A packet of the greatest size, and as much again for its options. */
const MAX_BLOCK_BYTES = 2 * MAX_PACKET_BYTES;

/** A block that is no packet, or a packet of an interface that was not described. */
const NO_PACKET = -1;

export class PcapngCapture implements PacketSource {
  readonly format = 'pcapng';
  readonly #file: CaptureFile;
  #interfaces: PcapngInterface[] = [];
  #droppedBefore = 0;
  /** Of a block that is not read: still to be skipped. */
  #left = 0;

  constructor(file: CaptureFile) {
    this.#file = file;
  }

  get droppedPackets(): number {
    return this.#interfaces.reduce((sum, { droppedPackets }) => sum + droppedPackets, this.#droppedBefore);
  }

  next(packet: CapturedPacket): PacketStatus {
    for (;;) {
      const status = this.#nextBlock(packet);
      if (status !== NO_PACKET) return status;
    }
  }

  #nextBlock(packet: CapturedPacket): PacketStatus | typeof NO_PACKET {
    const file = this.#file;
    if (this.#left > 0) this.#left = file.skip(this.#left);
    if (this.#left > 0) return file.isWaiting ? WAITING : CUT_OFF;
    if (!file.has(BLOCK_MIN_BYTES)) return endOf(file);
    // Its type reads the same in both orders, and its section's order is not known before it.
    const type = file.u32(0);
    if (type === SECTION_HEADER && !this.#beginSection()) return DAMAGED;
    const total = file.u32(4);
    if (total < BLOCK_MIN_BYTES || (total & 3) !== 0) return DAMAGED;
    if (!isRead(type)) {
      this.#left = total;
      return NO_PACKET;
    }
    if (total > MAX_BLOCK_BYTES) return DAMAGED;
    if (!file.has(total)) return file.isWaiting ? WAITING : CUT_OFF;
    if (file.u32(total - 4) !== total) return DAMAGED;
    file.at += BLOCK_HEAD_BYTES;
    const status = this.#block(type, total - BLOCK_MIN_BYTES, packet);
    file.at += total - BLOCK_HEAD_BYTES;
    return status;
  }

  #beginSection(): boolean {
    const file = this.#file;
    if (!file.has(BLOCK_MIN_BYTES)) return false;
    file.littleEndian = file.view.getUint32(file.at + BLOCK_HEAD_BYTES, true) === BYTE_ORDER_MAGIC;
    if (file.u32(BLOCK_HEAD_BYTES) !== BYTE_ORDER_MAGIC || file.u32(4) < SECTION_HEADER_MIN_BYTES) return false;
    this.#droppedBefore = this.droppedPackets;
    this.#interfaces = [];
    return true;
  }

  /** The body of `length` bytes lies at the file's place. */
  #block(type: number, length: number, packet: CapturedPacket): PacketStatus | typeof NO_PACKET {
    switch (type) {
      case INTERFACE_DESCRIPTION:
        if (length < 8) return DAMAGED;
        this.#interfaces.push(new PcapngInterface(this.#interfaces.length, this.#file, length));
        return NO_PACKET;
      case INTERFACE_STATISTICS:
        if (length < 12) return DAMAGED;
        this.#interfaces[this.#file.u32(0)]?.count(this.#file, 12, length);
        return NO_PACKET;
      case SIMPLE_PACKET:
        return length < 4 ? DAMAGED : this.#simplePacket(packet, length);
      case ENHANCED_PACKET:
        return length < PACKET_BODY_BYTES ? DAMAGED : this.#packet(this.#file.u32(0), length, packet);
      case OBSOLETE_PACKET:
        return length < PACKET_BODY_BYTES ? DAMAGED : this.#packet(this.#file.u16(0), length, packet);
      default:
        return NO_PACKET;
    }
  }

  #packet(index: number, length: number, packet: CapturedPacket): PacketStatus {
    const file = this.#file;
    const origin = this.#interfaces[index];
    const captured = file.u32(12);
    if (origin === undefined || captured > length - PACKET_BODY_BYTES) return DAMAGED;
    packet.isTimed = file.u32(4) > 0 || file.u32(8) > 0;
    if (packet.isTimed) origin.stamp(packet, file.u32(4), file.u32(8));
    packet.length = Math.max(file.u32(16), captured);
    return this.#fill(packet, origin, PACKET_BODY_BYTES, captured);
  }

  /** It has no time of its own. */
  #simplePacket(packet: CapturedPacket, length: number): PacketStatus {
    const origin = this.#interfaces[0];
    if (origin === undefined) return DAMAGED;
    packet.length = this.#file.u32(0);
    const limit = origin.snapLength === 0 ? packet.length : origin.snapLength;
    const captured = Math.min(packet.length, limit, length - 4);
    packet.isTimed = false;
    return this.#fill(packet, origin, 4, captured);
  }

  #fill(packet: CapturedPacket, origin: PcapngInterface, offset: number, captured: number): PacketStatus {
    const file = this.#file;
    packet.linkType = origin.linkType;
    packet.interfaceId = origin.id;
    packet.bytes = file.bytes;
    packet.view = file.view;
    packet.start = file.at + offset;
    packet.end = packet.start + captured;
    return PACKET;
  }
}

function isRead(type: number): boolean {
  return (
    type === ENHANCED_PACKET ||
    type === SECTION_HEADER ||
    type === INTERFACE_DESCRIPTION ||
    type === SIMPLE_PACKET ||
    type === INTERFACE_STATISTICS ||
    type === OBSOLETE_PACKET
  );
}
