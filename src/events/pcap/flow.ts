/** A conversation between two endpoints, as packets show it. */
import { ROLE_UNKNOWN } from '../abi.gen.ts';
import { SenderHabits } from './sender-habits.ts';
import type { WireSegment } from './wire-segment.ts';

/** Where a direction's next byte is: not known; what the other end acknowledged; seen by its own bytes. */
export type Place = typeof PLACE_UNKNOWN | typeof PLACE_ACKNOWLEDGED | typeof PLACE_KNOWN;
export const PLACE_UNKNOWN = 0;
export const PLACE_ACKNOWLEDGED = 1;
export const PLACE_KNOWN = 2;

/** The bytes that one end sends. For UDP `next` counts datagrams. */
export class Half {
  place: Place = PLACE_UNKNOWN;
  /** Sequence number of the next byte to hand over. */
  next = 0;
  /** Where it began, by its SYN; -1 where that was not seen. */
  initial = -1;
  /** Highest sequence number that the other end acknowledged; valid with the flag. */
  acknowledged = 0;
  isAcknowledged = false;
  /** What was acknowledged first, and when, where nothing else told the place. */
  metAt = 0;
  metNs = 0;
  /** By how much the last acknowledgement went farther than the one before it. */
  lastStep = 0;
  /** When bytes were acknowledged that were not seen. */
  aheadNs = 0;
  /** All of these have been told but the last one. */
  isPartlyTold = false;
  /** Segments that came too early, by sequence number. */
  readonly held: WireSegment[] = [];
  heldBytes = 0;
  /** Its FIN has been reached. */
  ended = false;
  readonly habits = new SenderHabits();
}

/** `open` until both ends have sent FIN, or one of them RST. */
export type FlowState = typeof CONNECTING | typeof OPEN | typeof CLOSED;
export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSED = 2;

/** Who speaks with whom. */
export interface Endpoints {
  /** Number of the connection in the records. */
  readonly id: number;
  /** Of the flow table. */
  readonly hash: number;
  /** Both addresses, 16 bytes each (IPv4: the first four), that of the endpoint that was seen first in front. */
  readonly addresses: Uint8Array;
  readonly isIpv6: boolean;
  /** TRANSPORT_… */
  readonly transport: number;
  readonly firstPort: number;
  readonly secondPort: number;
}

export class Flow implements Endpoints {
  readonly id: number;
  readonly hash: number;
  readonly addresses: Uint8Array;
  readonly isIpv6: boolean;
  readonly transport: number;
  readonly firstPort: number;
  readonly secondPort: number;
  /** Sent by the endpoint that was seen first, and by the other one. */
  readonly first = new Half();
  readonly second = new Half();
  state: FlowState = OPEN;
  /** Seen from its first byte on, both ways. */
  fresh = false;
  /** ROLE_… of the observed end, where the handshake told. */
  role = ROLE_UNKNOWN;
  /** Set once it is decided which end is observed. */
  isOriented = false;
  localIsFirst = false;
  /** The half that the server sends, as far as known. */
  answers: Half | null = null;
  /** Its addresses have been written. */
  announced = false;
  lastNs = 0;
  /** The same conversation with other addresses, which is the one that is followed. */
  sameAs: Flow | null = null;
  /** … and whose second endpoint is this one's first. */
  isReversed = false;
  /** Another flow of the same hash. */
  chained: Flow | null = null;

  constructor(endpoints: Endpoints) {
    this.id = endpoints.id;
    this.hash = endpoints.hash;
    this.addresses = endpoints.addresses;
    this.isIpv6 = endpoints.isIpv6;
    this.transport = endpoints.transport;
    this.firstPort = endpoints.firstPort;
    this.secondPort = endpoints.secondPort;
  }

  opposite(half: Half): Half {
    return half === this.first ? this.second : this.first;
  }

  /** Whether the observed end sends this half. */
  isSent(half: Half): boolean {
    return (half === this.first) === this.localIsFirst;
  }
}
