import { BoundedMap } from '../../lib/bounded-map.ts';
import type { IpPacket } from './ip-packet.ts';

/** A datagram has at most so many octets of payload. */
const MAX_DATAGRAM_BYTES = 65535;
/** Datagrams in pieces at a time, 64 KiB each at most: 16 MB. Lost pieces leave some of them open until they are too old. */
const MAX_OPEN = 256;
/** RFC 791 and RFC 8200 let a host wait 60 s at most; Linux waits 30 s. */
const PATIENCE_NS = 30e9;
/** In front of a datagram's payload: both addresses. */
const ADDRESS_BYTES = 16;
const HEAD_BYTES = 2 * ADDRESS_BYTES;
/** More pieces than a datagram of 64 KiB has on links of 576 octets. */
const MAX_PIECES = 128;

interface Piece {
  start: number;
  end: number;
}

class Datagram {
  readonly key: string;
  readonly bytes = new Uint8Array(HEAD_BYTES + MAX_DATAGRAM_BYTES);
  readonly view = new DataView(this.bytes.buffer);
  readonly pieces: Piece[] = [];
  readonly sinceNs: number;
  readonly protocol: number;
  /** -1 before its last piece was seen. */
  length = -1;

  constructor(key: string, packet: IpPacket, sinceNs: number) {
    this.key = key;
    const addressBytes = packet.isIpv6 ? ADDRESS_BYTES : 4;
    const { bytes, source, destination } = packet;
    this.bytes.set(bytes.subarray(source, source + addressBytes));
    this.bytes.set(bytes.subarray(destination, destination + addressBytes), ADDRESS_BYTES);
    this.sinceNs = sinceNs;
    this.protocol = packet.protocol;
  }

  /** False where the piece cannot be of a datagram. */
  add({ bytes, start, end, length, fragmentOffset, moreFragments }: IpPacket): boolean {
    if (fragmentOffset + length > MAX_DATAGRAM_BYTES || this.pieces.length === MAX_PIECES) return false;
    if (!moreFragments) this.length = fragmentOffset + length;
    // What the snap length cut off stays missing, and with it the datagram.
    this.bytes.set(bytes.subarray(start, end), HEAD_BYTES + fragmentOffset);
    this.pieces.push({ start: fragmentOffset, end: fragmentOffset + end - start });
    this.pieces.sort((a, b) => a.start - b.start);
    return true;
  }

  get isWhole(): boolean {
    let reached = 0;
    for (const { start, end } of this.pieces) {
      if (start > reached) return false;
      reached = Math.max(reached, end);
    }
    return this.length >= 0 && reached >= this.length;
  }
}

/** Puts datagrams together whose pieces come one by one. Bounded; what is never whole is counted. */
export class Fragments {
  readonly #open = new BoundedMap<string, Datagram>({ limit: MAX_OPEN, evicts: 'added' });
  #givenUp = 0;

  /** Datagrams that were given up. */
  get incomplete(): number {
    return this.#givenUp + this.#open.evicted;
  }

  /** Takes a piece. True where the datagram is whole: `packet` is that datagram then, until the next call. */
  add(packet: IpPacket, timeNs: number): boolean {
    this.#forgetOld(timeNs);
    const key = keyOf(packet);
    const datagram = this.#open.get(key) ?? this.#begin(key, packet, timeNs);
    if (!datagram.add(packet)) {
      this.#giveUp(key);
      return false;
    }
    if (!datagram.isWhole) return false;
    this.#open.delete(key);
    fill(packet, datagram);
    return packet.skipExtensions();
  }

  /** No more pieces will come. */
  finish(): void {
    for (const { key } of this.#open.values()) this.#giveUp(key);
  }

  #begin(key: string, packet: IpPacket, timeNs: number): Datagram {
    const datagram = new Datagram(key, packet, timeNs);
    this.#open.set(key, datagram);
    return datagram;
  }

  #forgetOld(nowNs: number): void {
    for (const { key, sinceNs } of this.#open.values()) {
      if (nowNs - sinceNs < PATIENCE_NS) return;
      this.#giveUp(key);
    }
  }

  #giveUp(key: string): void {
    this.#open.delete(key);
    this.#givenUp += 1;
  }
}

function keyOf({ bytes, source, destination, isIpv6, protocol, fragmentId }: IpPacket): string {
  const addressBytes = isIpv6 ? ADDRESS_BYTES : 4;
  const from = bytes.subarray(source, source + addressBytes).join('.');
  const to = bytes.subarray(destination, destination + addressBytes).join('.');
  return `${from} ${to} ${isIpv6 ? '' : protocol} ${fragmentId}`;
}

function fill(packet: IpPacket, { bytes, view, length, protocol }: Datagram): void {
  packet.bytes = bytes;
  packet.view = view;
  packet.source = 0;
  packet.destination = ADDRESS_BYTES;
  packet.protocol = protocol;
  packet.start = HEAD_BYTES;
  packet.length = length;
  packet.end = HEAD_BYTES + length;
  packet.isFragment = false;
}
