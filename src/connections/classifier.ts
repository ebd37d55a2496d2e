/** Finds out what a connection speaks, from the first bytes of calls; revocable. */
import { Claim as Detected, detectProtocol } from '../protocols/detect.ts';
import type { Decoder } from '../protocols/protocol.ts';
import { IS_EITHER, IS_REQUEST, IS_RESPONSE, MAYBE } from '../protocols/protocol.ts';
import type { Emitter } from '../transactions/emitter.ts';
import type { PairingCounters } from '../transactions/in-order.ts';
import { InOrderMatcher } from '../transactions/in-order.ts';
import { TurnMatcher } from '../transactions/turns.ts';
import type { AssignedProtocols } from './assigned-protocols.ts';
import type { CapturedBytes } from './carry.ts';
import type { Connection } from './connection.ts';
import type { Stream } from './stream.ts';

/** No decoder knows these bytes. */
export const UNCLAIMED = 0;
/** They begin a message of the connection's decoder, which is set. */
export const CLAIMED = 2;
export type Claim = typeof UNCLAIMED | typeof MAYBE | typeof CLAIMED;

/** An attach in the middle of a body sees many calls that look like nothing. */
const UNKNOWN_AFTER_CALLS = 32;

/** Told what a connection's bytes turn out to be. */
export interface ClassListener {
  /** It is known what it speaks. */
  adopted(connection: Connection): void;
  /** Only calls and their times matter. */
  recognised(connection: Connection): void;
  /** No decoder wants it. */
  unclaimed(connection: Connection): void;
}

export interface ClassifierParts {
  /** To choose from. */
  readonly decoders: readonly Decoder[];
  readonly assigned: AssignedProtocols;
  readonly counters: PairingCounters;
  readonly emitter: Emitter;
  readonly listener: ClassListener;
}

export class Classifier {
  private readonly detected = new Detected();
  private readonly decoders: readonly Decoder[];
  private readonly counters: PairingCounters;
  private readonly emitter: Emitter;
  private readonly listener: ClassListener;
  private readonly assigned: AssignedProtocols;

  constructor(parts: ClassifierParts) {
    this.decoders = parts.decoders;
    this.counters = parts.counters;
    this.emitter = parts.emitter;
    this.listener = parts.listener;
    this.assigned = parts.assigned;
  }

  /** Before its first bytes, which are `call`, are read: gives the connection the decoder that the user named for its server. */
  assign(connection: Connection, stream: Stream, call: CapturedBytes): void {
    const decoder = this.assigned.decoderOf(connection);
    if (decoder === null) return;
    const serves = this.assigned.serves(connection);
    const requests = serves ? connection.received : connection.sent;
    this.enrol(connection, requests, decoder);
    if (decoder.depth === 'recognised') {
      this.followTurns(connection, decoder, requests === stream ? call : null);
      return;
    }
    this.decodeWith(connection, decoder, !requests.touched);
    // Else its place is found at a boundary, as after a gap.
    if (connection.fresh || connection.isMessages) requests.framing = 'synced';
  }

  /** Only requests decide: many protocols' answers look alike. */
  claim(connection: Connection, stream: Stream, call: CapturedBytes): Claim {
    if (!canBeRequests(connection, stream)) {
      this.noteOrphan(connection, stream, call);
      this.countUnclaimed(connection);
      return UNCLAIMED;
    }
    const detection = detectProtocol(this.decoders, call.bytes, call.start, call.end, this.detected);
    if (detection === IS_REQUEST) {
      return this.adopt(connection, stream, this.detected.decoder as Decoder, call);
    }
    if (detection === IS_EITHER && connection.role !== 'unknown') {
      return this.adopt(connection, stream, this.detected.decoder as Decoder, call);
    }
    if (detection === MAYBE || detection === IS_EITHER) return MAYBE;
    this.countUnclaimed(connection);
    return UNCLAIMED;
  }

  /** The decoder did not fit: begin anew. */
  revoke(connection: Connection): void {
    // The user knows better: it stays.
    if (this.assigned.decoderOf(connection) !== null) return;
    connection.matcher?.forget();
    connection.decoder = null;
    connection.matcher = null;
    connection.state = null;
    connection.strikes = 0;
    connection.class = 'undecided';
    connection.protocol = 'unknown';
    connection.series = null;
    connection.received.lose();
    connection.sent.lose();
  }

  private adopt(connection: Connection, requests: Stream, decoder: Decoder, call: CapturedBytes): Claim {
    const recognised = decoder.depth === 'recognised';
    // Turns look alike both ways: whoever is not known to serve asks.
    if (recognised && connection.role === 'unknown' && requests === connection.received) return UNCLAIMED;
    this.enrol(connection, requests, decoder);
    if (recognised) {
      this.followTurns(connection, decoder, call);
      return UNCLAIMED;
    }
    this.decodeWith(connection, decoder, requests.position - (call.end - call.start) === requests.origin);
    requests.framing = 'synced';
    return CLAIMED;
  }

  private enrol(connection: Connection, requests: Stream, decoder: Decoder): void {
    connection.serves = requests === connection.received;
    connection.role = connection.serves ? 'server' : 'client';
    connection.protocol = decoder.name;
    connection.series = null;
    this.listener.adopted(connection);
  }

  /** `call`: the first of the requests, where it is at hand. */
  private followTurns(connection: Connection, decoder: Decoder, call: CapturedBytes | null): void {
    connection.class = decoder.name === 'tls' ? 'tls' : 'unknown';
    if (call !== null) connection.serverName = decoder.serverName?.(call.bytes, call.start, call.end) ?? null;
    connection.turns = new TurnMatcher(connection, this.emitter);
    this.listener.recognised(connection);
  }

  /** `isFirst`: no requests have passed, or were lost, before those at hand. */
  private decodeWith(connection: Connection, decoder: Decoder, isFirst: boolean): void {
    connection.decoder = decoder;
    connection.state = decoder.createState();
    connection.class = 'decoded';
    const { requests, responses } = connection;
    // A datagram has no middle.
    const whole = (connection.isMessages || (connection.fresh && isFirst)) && !responses.touched;
    const beginning = { whole, requestOrigin: requests.origin };
    connection.matcher = new InOrderMatcher(connection, beginning, this.counters, this.emitter);
    // What was lost of this turn may have been requests, too.
    const isCut = connection.fresh ? !isFirst : requests.holed;
    if (isCut && !connection.isMessages && !responses.touched) connection.matcher.gapInRequests();
    this.counters.unmatchedResponses += connection.orphanResponses;
    connection.orphanResponses = 0;
    if (whole) responses.framing = 'synced';
  }

  /** An answer to a request that was made under our eyes and lost: it counts once the protocol is known. */
  private noteOrphan(connection: Connection, stream: Stream, call: CapturedBytes): void {
    const requests = stream === connection.sent ? connection.received : connection.sent;
    if (!connection.fresh && stream.callOpposite <= requests.origin) return;
    const detection = detectProtocol(this.decoders, call.bytes, call.start, call.end, this.detected);
    if (detection === IS_RESPONSE) connection.orphanResponses += 1;
  }

  private countUnclaimed(connection: Connection): void {
    connection.unclaimedCalls += 1;
    if (connection.unclaimedCalls < UNKNOWN_AFTER_CALLS) return;
    connection.class = 'unknown';
    this.listener.unclaimed(connection);
  }
}

function canBeRequests(connection: Connection, stream: Stream): boolean {
  if (connection.role === 'unknown') return true;
  return stream === (connection.role === 'server' ? connection.received : connection.sent);
}
