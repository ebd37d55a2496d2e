/** A place in the headers of one packet, and what is known to follow there. */

export type Layer = HeaderLayer | EndLayer;

/** A header that is read next; `readHeader` takes each. */
export type HeaderLayer =
  | typeof ETHERNET
  | typeof ETHER_TYPE
  | typeof LLC
  | typeof PPP
  | typeof PPPOE
  | typeof HDLC
  | typeof LABELS
  | typeof LABELLED
  | typeof NSH
  | typeof GRE;

/** Where reading headers ends. */
export type EndLayer = typeof IP | typeof TRANSPORT | typeof NO_IP | typeof CUT | typeof UNREAD | typeof UNKNOWN_LINK;

/** The Internet header. */
export const IP = 0;
/** TCP or UDP, which carries no packets. */
export const TRANSPORT = 1;
/** Neither a packet nor something that may hold one: ARP, keepalives, what switches say to each other. */
export const NO_IP = 2;
/** A header that is not whole, or contradicts itself. */
export const CUT = 3;
/** An encapsulation that is not read; its name is `unread`. */
export const UNREAD = 4;
/** A link that is not read. */
export const UNKNOWN_LINK = 5;

/** From here on headers. */
export const ETHERNET = 10;
/** What the number in `type` says, of IEEE 802. */
export const ETHER_TYPE = 11;
export const LLC = 12;
export const PPP = 13;
export const PPPOE = 14;
export const HDLC = 15;
/** MPLS labels. */
export const LABELS = 17;
/** What stands below the last of them. */
export const LABELLED = 18;
export const NSH = 19;
export const GRE = 20;

/** Bytes of a packet, of which some may not have been captured. */
export interface PacketBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Captured bytes lie in [start, end). */
  readonly start: number;
  readonly end: number;
  /** From `start` on, on the wire. */
  readonly length: number;
}

/** One object is filled for each packet. */
export class HeaderCursor {
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  /** Next byte. */
  at = 0;
  /** Of the captured bytes, and of those on the wire. */
  end = 0;
  wireEnd = 0;
  /** Of ETHER_TYPE: the number. */
  type = 0;
  /** Of UNREAD: the name of the encapsulation. */
  unread = '';

  enter({ bytes, view, start, end, length }: PacketBytes): void {
    this.bytes = bytes;
    this.view = view;
    this.at = start;
    this.end = end;
    this.wireEnd = start + length;
  }

  has(count: number): boolean {
    return this.at + count <= this.end;
  }

  u8(offset: number): number {
    return this.bytes[this.at + offset] as number;
  }

  u16(offset: number): number {
    return this.view.getUint16(this.at + offset);
  }

  /** Moves on by `count` bytes to `layer`; CUT where they were not captured. */
  skip(count: number, layer: Layer): Layer {
    if (!this.has(count)) return CUT;
    this.at += count;
    return layer;
  }

  leave(name: string): typeof UNREAD {
    this.unread = name;
    return UNREAD;
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);
