/**
 * The Internet header, as far as it is needed: RFC 791, RFC 8200.
 *
 *   IPv4  = version:4 words:4 tos total:u16 id:u16 flags:3 fragment:13 ttl protocol checksum:u16 source:4 destination:4 options
 *   IPv6  = version:4 class:8 label:20 length:u16 next hops source:16 destination:16 *extension
 *   extension = next length:u8 …                            ; (length + 1) * 8 octets; authentication: (length + 2) * 4
 *   fragment  = next reserved offset:13 :2 more:1 id:u32
 *
 * A length of 0 is that of a packet which the network card cuts up later (TSO, BIG TCP): it reaches to the frame's end.
 */
import type { HeaderCursor } from './headers/header-cursor.ts';

const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const FRAGMENT_OFFSET_MASK = 0x1fff;
const MORE_FRAGMENTS = 0x2000;

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;
/** More than RFC 8200 has places for. */
const MAX_EXTENSIONS = 16;

export class IpPacket {
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  isIpv6 = false;
  /** Offsets of the addresses: 4 bytes each, or 16. */
  source = 0;
  destination = 0;
  protocol = 0;
  /** Captured payload, behind all headers of the Internet layer. */
  start = 0;
  end = 0;
  /** Of the payload on the wire. */
  length = 0;
  /** A piece of a datagram: where it lies in it, in octets, and whether there is more behind it. */
  isFragment = false;
  fragmentOffset = 0;
  moreFragments = false;
  fragmentId = 0;

  /** False where no header of the Internet layer is whole at the cursor. */
  read(cursor: HeaderCursor): boolean {
    if (!cursor.has(1)) return false;
    this.bytes = cursor.bytes;
    this.view = cursor.view;
    this.isFragment = false;
    const version = cursor.u8(0) >> 4;
    if (version === 4) return this.#readIpv4(cursor);
    return version === 6 && this.#readIpv6(cursor);
  }

  #readIpv4(cursor: HeaderCursor): boolean {
    if (!cursor.has(IPV4_BYTES)) return false;
    const { view, at } = cursor;
    const headBytes = (view.getUint8(at) & 0x0f) * 4;
    const onWire = cursor.wireEnd - at;
    const total = view.getUint16(at + 2);
    const length = (total === 0 ? onWire : total) - headBytes;
    if (headBytes < IPV4_BYTES || length < 0) return false;
    this.isIpv6 = false;
    this.source = at + 12;
    this.destination = at + 16;
    this.protocol = view.getUint8(at + 9);
    this.#payload(cursor.end, at + headBytes, length);
    const fragment = view.getUint16(at + 6);
    // Authentication is the one extension that IPv4 has, too.
    if ((fragment & (FRAGMENT_OFFSET_MASK | MORE_FRAGMENTS)) === 0) return this.skipExtensions();
    this.isFragment = true;
    this.fragmentOffset = (fragment & FRAGMENT_OFFSET_MASK) * 8;
    this.moreFragments = (fragment & MORE_FRAGMENTS) !== 0;
    this.fragmentId = view.getUint16(at + 4);
    return true;
  }

  #readIpv6(cursor: HeaderCursor): boolean {
    if (!cursor.has(IPV6_BYTES)) return false;
    const { view, at } = cursor;
    const length = view.getUint16(at + 4);
    const onWire = cursor.wireEnd - at - IPV6_BYTES;
    this.isIpv6 = true;
    this.source = at + 8;
    this.destination = at + 24;
    this.protocol = view.getUint8(at + 6);
    this.#payload(cursor.end, at + IPV6_BYTES, length === 0 ? onWire : length);
    return this.skipExtensions();
  }

  /** Moves behind extension headers; false where they are cut. */
  skipExtensions(): boolean {
    for (let i = 0; this.isIpv6 ? isExtension(this.protocol) : this.protocol === AUTHENTICATION; i += 1) {
      if (i === MAX_EXTENSIONS || !this.#skipExtension()) return false;
      // What follows in a piece of a datagram belongs to the datagram, and is read when it is whole.
      if (this.isFragment) return true;
    }
    return true;
  }

  #skipExtension(): boolean {
    const { view, start: at } = this;
    if (at + 8 > this.end) return false;
    const type = this.protocol;
    if (type === FRAGMENT) this.#readFragment(at);
    const bytes = extensionBytes(type, view.getUint8(at + 1));
    this.protocol = view.getUint8(at);
    this.start += bytes;
    this.length -= bytes;
    return this.length >= 0 && this.start <= this.end;
  }

  /** An atomic fragment (RFC 6946) is a whole datagram. */
  #readFragment(at: number): void {
    const fragment = this.view.getUint16(at + 2);
    this.fragmentOffset = fragment & 0xfff8;
    this.moreFragments = (fragment & 1) !== 0;
    this.fragmentId = this.view.getUint32(at + 4);
    this.isFragment = this.fragmentOffset > 0 || this.moreFragments;
  }

  #payload(captured: number, start: number, length: number): void {
    this.start = start;
    this.length = length;
    this.end = Math.max(start, Math.min(captured, start + length));
    if (start > captured) this.start = this.end = captured;
  }
}

function extensionBytes(type: number, length: number): number {
  if (type === FRAGMENT) return 8;
  return type === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true;
    default:
      return false;
  }
}
