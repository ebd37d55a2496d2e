/**
 * What stays of a packet on its way through a host, whichever interface sees it: also where addresses and ports are
 * translated, for that changes neither the identification of its IPv4 header nor numbers, window and time stamp of TCP.
 */
import { ANY_PLACE } from './capture-place.ts';
import type { IpPacket } from './ip-packet.ts';
import { timeStampOf } from './segment-form.ts';
import type { WireSegment } from './wire-segment.ts';

/** From one interface to the next, or from one host to the next: longer than a way takes, shorter than what is sent again. */
const ON_ITS_WAY_NS = 100e6;
const IPV4_ADDRESSES_AT = 12;
const IPV6_ADDRESSES_AT = 8;
const WINDOW_AT = 14;
/** Of the payload: its length is compared as well. */
const HASHED_BYTES = 256;
/** Identifications that programs give to all packets. */
const FIXED_ID = 1;

export class PacketIdentity {
  #place = 0;
  #timeNs = 0;
  #isIpv6 = false;
  #id = 0;
  /** Hops that are left. */
  #hops = 0;
  #flags = 0;
  #sequence = 0;
  #acknowledgement = 0;
  #window = 0;
  #timeStamp = 0;
  #length = 0;
  #payload = 0;

  /** Fills in all but what only TCP has; false where the Internet header is not at hand: of datagrams that came in pieces. */
  read({ view, isIpv6, source }: IpPacket, segment: WireSegment): boolean {
    const at = source - (isIpv6 ? IPV6_ADDRESSES_AT : IPV4_ADDRESSES_AT);
    if (at < 0) return false;
    this.#isIpv6 = isIpv6;
    this.#id = isIpv6 ? 0 : view.getUint16(at + 4);
    this.#hops = view.getUint8(at + (isIpv6 ? 7 : 8));
    this.#place = segment.place;
    this.#timeNs = segment.timeNs;
    this.#length = segment.length;
    this.#payload = hashOf(segment);
    return true;
  }

  /** Of a TCP segment, as well. */
  readTcp(ip: IpPacket, segment: WireSegment): boolean {
    this.#flags = segment.flags;
    this.#sequence = segment.sequence;
    this.#acknowledgement = segment.acknowledgement;
    this.#window = ip.view.getUint16(ip.start + WINDOW_AT);
    this.#timeStamp = timeStampOf(ip);
    return this.read(ip, segment);
  }

  /** The same for the same packet. */
  get hash(): number {
    const numbers = Math.imul(this.#sequence ^ this.#payload, 0x9e3779b1) ^ this.#acknowledgement;
    const mixed = Math.imul(numbers ^ this.#id, 0x85ebca6b);
    return mixed ^ (mixed >>> 15);
  }

  /** Seen on another interface, or behind a router. Where nobody knows of interfaces, it must have a number or a time stamp. */
  isElsewhere(other: PacketIdentity): boolean {
    if (this.#place !== other.#place || this.#hops !== other.#hops) return true;
    return this.#place === ANY_PLACE && (this.#id > FIXED_ID || this.#timeStamp !== 0);
  }

  isSame(other: PacketIdentity): boolean {
    return (
      Math.abs(this.#timeNs - other.#timeNs) <= ON_ITS_WAY_NS &&
      this.#isIpv6 === other.#isIpv6 &&
      this.#id === other.#id &&
      this.#length === other.#length &&
      this.#payload === other.#payload &&
      this.#flags === other.#flags &&
      this.#sequence === other.#sequence &&
      this.#acknowledgement === other.#acknowledgement &&
      this.#window === other.#window &&
      this.#timeStamp === other.#timeStamp
    );
  }

  /** Hardly two packets share all of it by chance, whoever sends them. */
  get isUnique(): boolean {
    return this.#timeStamp !== 0 && (this.#isIpv6 || this.#id > FIXED_ID);
  }
}

function hashOf({ bytes, start, end }: WireSegment): number {
  let hash = 0;
  const last = Math.min(end, start + HASHED_BYTES);
  for (let at = start; at < last; at += 1) hash = Math.imul(hash, 31) + (bytes[at] as number);
  return hash | 0;
}
