import type { Flow, Half } from './flow.ts';
import type { IpPacket } from './ip-packet.ts';
import { PacketIdentity } from './packet-identity.ts';
import type { WireSegment } from './wire-segment.ts';

/** As many datagrams as pass within the time that one takes from one interface to the next, about; a power of two. */
const SLOTS = 1024;

class Slot {
  identity = new PacketIdentity();
  flow: Flow | null = null;
  half: Half | null = null;
}

/** Datagrams have no numbers: which were seen before, on another interface, is told by what else they keep on their way. */
export class SeenDatagrams {
  readonly #slots = Array.from({ length: SLOTS }, () => new Slot());
  #wanted = new PacketIdentity();

  /** Whether this datagram of `half` was seen elsewhere; the next one is looked for from here on. */
  has(flow: Flow, half: Half, ip: IpPacket, segment: WireSegment): boolean {
    const wanted = this.#wanted;
    if (!wanted.read(ip, segment)) return false;
    const slot = this.#slots[(wanted.hash ^ flow.id) & (SLOTS - 1)] as Slot;
    const isKnown = slot.flow === flow && slot.half === half && slot.identity.isSame(wanted);
    if (isKnown && slot.identity.isElsewhere(wanted)) return true;
    this.#wanted = slot.identity;
    slot.identity = wanted;
    slot.flow = flow;
    slot.half = half;
    return false;
  }
}
