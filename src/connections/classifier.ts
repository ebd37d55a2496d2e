/** Finds out what a connection speaks, from the first bytes of calls; revocable. */
import { Claim as Detected, detectProtocol } from '../protocols/detect.ts';
import type { Decoder } from '../protocols/protocol.ts';
import { IS_REQUEST, IS_RESPONSE, MAYBE } from '../protocols/protocol.ts';
import type { Emitter } from '../transactions/emitter.ts';
import type { PairingCounters } from '../transactions/in-order.ts';
import { InOrderMatcher } from '../transactions/in-order.ts';
import type { CapturedBytes } from './carry.ts';
import type { Connection, ConnectionClass } from './connection.ts';
import type { Stream } from './stream.ts';

/** No decoder knows these bytes. */
export const UNCLAIMED = 0;
/** They begin a message of the connection's decoder, which is set. */
export const CLAIMED = 2;
export type Claim = typeof UNCLAIMED | typeof MAYBE | typeof CLAIMED;

/** An attach in the middle of a body sees many calls that look like nothing. */
const UNKNOWN_AFTER_CALLS = 32;

/** Told when a connection turns out to be not worth copying. */
export interface ClassListener {
  classified(connection: Connection): void;
}

export class Classifier {
  private readonly detected = new Detected();
  private readonly decoders: readonly Decoder[];
  private readonly counters: PairingCounters;
  private readonly emitter: Emitter;
  private readonly listener: ClassListener;

  constructor(decoders: readonly Decoder[], counters: PairingCounters, emitter: Emitter, listener: ClassListener) {
    this.decoders = decoders;
    this.counters = counters;
    this.emitter = emitter;
    this.listener = listener;
  }

  /** Only requests decide: many protocols' answers look alike. */
  claim(connection: Connection, stream: Stream, call: CapturedBytes): Claim {
    if (isTlsHello(call)) {
      this.settle(connection, 'tls');
      return UNCLAIMED;
    }
    if (!canBeRequests(connection, stream)) {
      this.noteOrphan(connection, stream, call);
      this.countUnclaimed(connection);
      return UNCLAIMED;
    }
    const detection = detectProtocol(this.decoders, call.bytes, call.start, call.end, this.detected);
    if (detection === IS_REQUEST) {
      this.adopt(connection, stream, this.detected.decoder as Decoder);
      return CLAIMED;
    }
    if (detection === MAYBE) return MAYBE;
    this.countUnclaimed(connection);
    return UNCLAIMED;
  }

  /** The decoder did not fit: begin anew. */
  revoke(connection: Connection): void {
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

  private adopt(connection: Connection, requests: Stream, decoder: Decoder): void {
    connection.serves = requests === connection.received;
    connection.role = connection.serves ? 'server' : 'client';
    connection.decoder = decoder;
    connection.state = decoder.createState();
    connection.protocol = decoder.name;
    connection.series = null;
    const responses = connection.responses;
    const whole = connection.fresh && !responses.touched;
    connection.matcher = new InOrderMatcher(
      connection,
      { whole, requestOrigin: requests.origin },
      this.counters,
      this.emitter,
    );
    this.counters.unmatchedResponses += connection.orphanResponses;
    connection.orphanResponses = 0;
    requests.framing = 'synced';
    if (whole) responses.framing = 'synced';
    this.settle(connection, 'decoded');
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
    if (connection.unclaimedCalls >= UNKNOWN_AFTER_CALLS) this.settle(connection, 'unknown');
  }

  private settle(connection: Connection, found: ConnectionClass): void {
    connection.class = found;
    this.listener.classified(connection);
  }
}

function canBeRequests(connection: Connection, stream: Stream): boolean {
  if (connection.role === 'unknown') return true;
  return stream === (connection.role === 'server' ? connection.received : connection.sent);
}

const TLS_HANDSHAKE = 0x16;
const TLS_MAJOR = 3;
const TLS_MAX_MINOR = 4;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

/** RFC 8446, 5.1: ContentType handshake, legacy version 3.0 to 3.4, two bytes of length; then the handshake's type. */
function isTlsHello(call: CapturedBytes): boolean {
  const { bytes, start, end } = call;
  if (end - start < 6 || bytes[start] !== TLS_HANDSHAKE || bytes[start + 1] !== TLS_MAJOR) return false;
  if ((bytes[start + 2] as number) > TLS_MAX_MINOR) return false;
  const type = bytes[start + 5];
  return type === CLIENT_HELLO || type === SERVER_HELLO;
}
