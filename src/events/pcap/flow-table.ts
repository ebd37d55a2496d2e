import { CLOSED, Flow } from './flow.ts';
import type { IpPacket } from './ip-packet.ts';
import type { WireSegment } from './wire-segment.ts';

/** Closed ones are kept as long as there is room, so that a late packet of theirs begins no new one; about 1 kB each. */
const MAX_FLOWS = 131_072;
/** Looked at for one that is closed, else the one that was silent longest of them goes. */
const EVICTION_SAMPLE = 64;
const ADDRESS_BYTES = 16;

/** Flows by both endpoints, whichever sends. Looking up allocates nothing. */
export class FlowTable {
  /** Of the last `find`: the packet's sender is the flow's first endpoint. */
  fromFirst = true;
  /** Of the last `find`: what has these addresses. */
  #found: Flow | null = null;
  readonly #flows = new Map<number, Flow>();
  readonly #limit: number;
  readonly #onEvicted: (flow: Flow) => void;
  #size = 0;
  #made = 0;

  /** @param onEvicted called for an open flow that had to make room */
  constructor(onEvicted: (flow: Flow) => void, limit: number = MAX_FLOWS) {
    this.#onEvicted = onEvicted;
    this.#limit = limit;
  }

  /** A flow that has other addresses as well is found by either. */
  find(packet: IpPacket, segment: WireSegment, transport: number): Flow | null {
    const found = this.#find(packet, segment, transport);
    this.#found = found;
    if (found === null || found.sameAs === null) return found;
    found.lastNs = found.sameAs.lastNs;
    if (found.isReversed) this.fromFirst = !this.fromFirst;
    return found.sameAs;
  }

  #find(packet: IpPacket, segment: WireSegment, transport: number): Flow | null {
    let flow = this.#flows.get(hashOf(packet, segment, transport)) ?? null;
    for (; flow !== null; flow = flow.chained) {
      if (flow.transport !== transport || flow.isIpv6 !== packet.isIpv6) continue;
      this.fromFirst = isBetween(flow, packet, segment.sourcePort, segment.destinationPort);
      if (this.fromFirst) return flow;
      if (isBackBetween(flow, packet, segment.sourcePort, segment.destinationPort)) return flow;
    }
    return null;
  }

  /** A flow of which this packet's sender is the first endpoint; it must not be known. */
  add(packet: IpPacket, segment: WireSegment, transport: number): Flow {
    if (this.#size >= this.#limit) this.#evict();
    const { bytes, source, destination, isIpv6 } = packet;
    const addressBytes = isIpv6 ? ADDRESS_BYTES : 4;
    const addresses = new Uint8Array(2 * ADDRESS_BYTES);
    addresses.set(bytes.subarray(source, source + addressBytes));
    addresses.set(bytes.subarray(destination, destination + addressBytes), ADDRESS_BYTES);
    this.#made += 1;
    const hash = hashOf(packet, segment, transport);
    const flow = new Flow({
      id: this.#made,
      hash,
      addresses,
      isIpv6,
      transport,
      firstPort: segment.sourcePort,
      secondPort: segment.destinationPort,
    });
    flow.chained = this.#flows.get(hash) ?? null;
    this.#flows.set(hash, flow);
    this.#size += 1;
    this.fromFirst = true;
    return flow;
  }

  /** This packet, whose addresses are not known, is one of `flow`, and sent by its first endpoint, or by its second one. */
  alias(packet: IpPacket, segment: WireSegment, flow: Flow, bySecond: boolean): Flow {
    const alias = this.add(packet, segment, flow.transport);
    alias.sameAs = flow;
    alias.isReversed = bySecond;
    return alias;
  }

  /** What the last `find` has found is forgotten. */
  deleteFound(): void {
    if (this.#found !== null) this.#delete(this.#found);
    this.#found = null;
  }

  #delete(flow: Flow): void {
    const head = this.#flows.get(flow.hash) ?? null;
    if (head === flow) {
      if (flow.chained === null) this.#flows.delete(flow.hash);
      else this.#flows.set(flow.hash, flow.chained);
      this.#size -= 1;
      return;
    }
    for (let before = head; before !== null; before = before.chained) {
      if (before.chained !== flow) continue;
      before.chained = flow.chained;
      this.#size -= 1;
      return;
    }
  }

  *values(): Generator<Flow> {
    for (let flow of this.#flows.values()) {
      for (;;) {
        const { chained } = flow;
        if (flow.sameAs === null) yield flow;
        if (chained === null) break;
        flow = chained;
      }
    }
  }

  /** What is spared goes behind all others: else the same ones, busy and long known, would be looked at each time. */
  #evict(): void {
    let stalest: Flow | null = null;
    let seen = 0;
    for (const [hash, flow] of this.#flows) {
      if (stalest === null || isStaler(flow, stalest)) stalest = flow;
      seen += 1;
      if (flow.state === CLOSED || seen === EVICTION_SAMPLE || seen >= this.#flows.size) break;
      this.#flows.delete(hash);
      this.#flows.set(hash, flow);
    }
    if (stalest === null) return;
    this.#delete(stalest);
    if (stalest.sameAs === null && stalest.state !== CLOSED) this.#onEvicted(stalest);
  }
}

function isStaler(flow: Flow, than: Flow): boolean {
  if ((flow.state === CLOSED) !== (than.state === CLOSED)) return flow.state === CLOSED;
  return flow.lastNs < than.lastNs;
}

/** Whether one end of the packet is one of the flow's, whichever sends. */
export function hasEndpoint(flow: Flow, packet: IpPacket, { sourcePort, destinationPort }: WireSegment): boolean {
  if (flow.isIpv6 !== packet.isIpv6) return false;
  return (
    isEndpoint(flow, packet, packet.source, sourcePort) || isEndpoint(flow, packet, packet.destination, destinationPort)
  );
}

function isEndpoint(flow: Flow, packet: IpPacket, at: number, port: number): boolean {
  if (flow.firstPort === port && isAddress(flow, 0, packet, at)) return true;
  return flow.secondPort === port && isAddress(flow, ADDRESS_BYTES, packet, at);
}

function isBetween(flow: Flow, packet: IpPacket, sourcePort: number, destinationPort: number): boolean {
  return (
    flow.firstPort === sourcePort &&
    flow.secondPort === destinationPort &&
    isAddress(flow, 0, packet, packet.source) &&
    isAddress(flow, ADDRESS_BYTES, packet, packet.destination)
  );
}

function isBackBetween(flow: Flow, packet: IpPacket, sourcePort: number, destinationPort: number): boolean {
  return (
    flow.firstPort === destinationPort &&
    flow.secondPort === sourcePort &&
    isAddress(flow, 0, packet, packet.destination) &&
    isAddress(flow, ADDRESS_BYTES, packet, packet.source)
  );
}

function isAddress({ addresses, isIpv6 }: Flow, offset: number, { bytes }: IpPacket, at: number): boolean {
  const length = isIpv6 ? ADDRESS_BYTES : 4;
  for (let i = 0; i < length; i += 1) if (addresses[offset + i] !== bytes[at + i]) return false;
  return true;
}

/** The same in both directions. */
function hashOf(packet: IpPacket, segment: WireSegment, transport: number): number {
  const source = endpointHash(packet, packet.source, segment.sourcePort);
  const destination = endpointHash(packet, packet.destination, segment.destinationPort);
  return (source + destination + transport) | 0;
}

/** Mixes as MurmurHash3's finish does; the constants are its own. */
function endpointHash({ view, isIpv6 }: IpPacket, at: number, port: number): number {
  let hash = Math.imul(port + 1, 0x9e3779b1);
  const end = at + (isIpv6 ? ADDRESS_BYTES : 4);
  for (let word = at; word < end; word += 4) {
    hash = Math.imul(hash ^ view.getUint32(word), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
