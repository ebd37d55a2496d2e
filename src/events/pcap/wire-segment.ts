/**
 * A TCP segment (RFC 9293) or UDP datagram (RFC 768), in network order.
 *
 *   TCP  = source:u16 destination:u16 sequence:u32 acknowledgement:u32 offset:4 :4 flags:8 window:u16 checksum:u16 urgent:u16 options payload
 *   UDP  = source:u16 destination:u16 length:u16 checksum:u16 payload
 */
import type { IpPacket } from './ip-packet.ts';

export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_ACK = 0x10;

const TCP_BYTES = 20;
const UDP_BYTES = 8;

/** What `Flow`s are made of: one object is filled for each packet; those that must wait are copies. */
export class WireSegment {
  bytes: Uint8Array = NO_BYTES;
  /** Captured payload. */
  start = 0;
  end = 0;
  /** Payload on the wire: more than was captured where the snap length cut it. */
  length = 0;
  sequence = 0;
  acknowledgement = 0;
  flags = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** Event time, ns. */
  timeNs = 0;
  /** False where the capture does not say when it passed. */
  isTimed = true;
  /** Where it was captured, as `placeOf` has it. */
  place = 0;
  /** Of those that wait: which was captured first. */
  order = 0;

  /** False where the header is not whole. */
  readTcp({ bytes, view, start, end, length }: IpPacket): boolean {
    if (start + TCP_BYTES > end) return false;
    const headBytes = (view.getUint8(start + 12) >> 4) * 4;
    if (headBytes < TCP_BYTES || headBytes > length) return false;
    this.bytes = bytes;
    this.start = Math.min(start + headBytes, end);
    this.end = end;
    this.length = length - headBytes;
    this.sourcePort = view.getUint16(start);
    this.destinationPort = view.getUint16(start + 2);
    this.sequence = view.getUint32(start + 4);
    this.acknowledgement = view.getUint32(start + 8);
    this.flags = view.getUint8(start + 13);
    return true;
  }

  /** False where the header is not whole. */
  readUdp({ bytes, view, start, end, length }: IpPacket): boolean {
    if (start + UDP_BYTES > end || length < UDP_BYTES) return false;
    const told = view.getUint16(start + 4);
    // A length of 0 is that of datagrams that the network card cuts up (UDP segmentation offload).
    const whole = told < UDP_BYTES ? length : Math.min(told, length);
    this.bytes = bytes;
    this.start = start + UDP_BYTES;
    this.end = Math.min(end, start + whole);
    this.length = whole - UDP_BYTES;
    this.sourcePort = view.getUint16(start);
    this.destinationPort = view.getUint16(start + 2);
    this.flags = 0;
    return true;
  }

  /** Keeps its own bytes, for longer than the packet's are valid. */
  copy(): WireSegment {
    const copy = new WireSegment();
    copy.bytes = this.bytes.slice(this.start, this.end);
    copy.end = copy.bytes.length;
    copy.length = this.length;
    copy.sequence = this.sequence;
    copy.acknowledgement = this.acknowledgement;
    copy.flags = this.flags;
    copy.timeNs = this.timeNs;
    copy.isTimed = this.isTimed;
    return copy;
  }
}

const NO_BYTES = new Uint8Array(0);

/** Sequence numbers wrap: how far `to` lies behind `from`, negative where it lies before it. */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}
