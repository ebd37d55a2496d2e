import type { Flow } from './flow.ts';
import { hasEndpoint } from './flow-table.ts';
import type { IpPacket } from './ip-packet.ts';
import { PacketIdentity } from './packet-identity.ts';
import type { WireSegment } from './wire-segment.ts';

/** Conversations that may begin within the time that a packet takes from one interface to the next; the oldest go first. */
const MAX_BEGINNINGS = 4096;

interface Beginning {
  readonly identity: PacketIdentity;
  readonly flow: Flow;
  /** It is the answer to the packet that began it. */
  readonly bySecond: boolean;
  /** With the addresses under which it was seen last. */
  last: Flow;
}

/**
 * Conversations by the packet that began them: one that begins with the very same packet, seen elsewhere with another
 * address at one of its ends, is the same one before or behind an address translation.
 */
export class FlowTwins {
  /** Of the last one that was found: its second endpoint has sent the packet. */
  bySecond = false;
  readonly #beginnings = new Map<number, Beginning>();
  #wanted = new PacketIdentity();
  #isWanted = false;

  /** The conversation that began with the same packet; null where none did. `add` goes on from here. */
  find(ip: IpPacket, segment: WireSegment): Flow | null {
    this.#isWanted = this.#wanted.readTcp(ip, segment);
    if (!this.#isWanted) return null;
    const known = this.#beginnings.get(this.#wanted.hash);
    if (known === undefined || !known.identity.isSame(this.#wanted)) return null;
    if (!known.identity.isElsewhere(this.#wanted)) return null;
    const isTold = hasEndpoint(known.flow, ip, segment) || hasEndpoint(known.last, ip, segment);
    this.bySecond = known.bySecond;
    return isTold || this.#wanted.isUnique ? known.flow : null;
  }

  /** What was found last has these addresses as well: it may be translated from there. */
  translated(alias: Flow): void {
    const known = this.#beginnings.get(this.#wanted.hash);
    if (known !== undefined) known.last = alias;
  }

  /** The packet that begins this conversation has been sent again, or is answered. */
  again(flow: Flow, bySecond: boolean, ip: IpPacket, segment: WireSegment): void {
    this.#isWanted = this.#wanted.readTcp(ip, segment);
    this.add(flow, bySecond);
  }

  /** The packet that was looked up last has begun this conversation. */
  add(flow: Flow, bySecond = false): void {
    if (!this.#isWanted) return;
    if (this.#beginnings.size >= MAX_BEGINNINGS)
      for (const oldest of this.#beginnings.keys()) {
        this.#beginnings.delete(oldest);
        break;
      }
    const identity = this.#wanted;
    this.#beginnings.delete(identity.hash);
    this.#beginnings.set(identity.hash, { identity, flow, bySecond, last: flow });
    this.#wanted = new PacketIdentity();
  }
}
