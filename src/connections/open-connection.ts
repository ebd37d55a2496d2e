import type { TransactionConnection } from '../transactions/transaction.ts';
import type { Stream } from './bytes/stream.ts';
import type { Conversation } from './conversations/conversation.ts';
import type { Socket } from './sockets/socket.ts';
import { SKIP_BYTES } from './verdict-policy.ts';

/** Why nothing of a connection is decoded; as `Undecoded` of scenes. */
export type UndecodedReason = 'silent' | 'undecided' | 'encrypted' | 'recognised' | 'unknown' | 'unreadable';

/** A connection that is open, for whoever looks: as of its last record. */
export class OpenConnection {
  readonly #socket: Socket;
  readonly #conversation: Conversation;

  constructor(socket: Socket, conversation: Conversation) {
    this.#socket = socket;
    this.#conversation = conversation;
  }

  get connection(): TransactionConnection {
    return this.#conversation;
  }

  /**
   * Calls of it may pass without a record, for nothing in them is wanted: it has moved its bytes at least, and its last record
   * does not tell since when it is idle.
   */
  get isLeftAlone(): boolean {
    const { isIgnored, rejoins, transport, sent, received } = this.#conversation;
    if (isSkipping(sent) || isSkipping(received)) return true;
    // The lengths of Unix sockets go on being told.
    return (isIgnored || rejoins) && transport !== 'unix';
  }

  /** Both from when it was first heard of up to its last record. */
  get sentBytes(): number {
    return passed(this.#conversation.sent);
  }

  get receivedBytes(): number {
    return passed(this.#conversation.received);
  }

  /** NaN where the kernel has not told. */
  get roundTripNs(): number {
    return this.#socket.tcp?.roundTripNs ?? Number.NaN;
  }

  /** Likewise null. */
  get retransmissions(): number | null {
    return this.#socket.tcp?.retransmissions ?? null;
  }

  /** Its socket was first seen. */
  get openedNs(): number {
    return this.#socket.openedNs;
  }

  get openBefore(): boolean {
    return !this.#socket.fresh;
  }

  /** Its last record. */
  get lastNs(): number {
    const { lastNs } = this.#conversation;
    return Number.isNaN(lastNs) ? this.#socket.openedNs : lastNs;
  }

  /** Null: it is decoded. */
  get undecoded(): UndecodedReason | null {
    const { coverage } = this.#conversation;
    switch (coverage.class) {
      case 'decoded':
        return null;
      case 'tls':
        return 'encrypted';
      case 'undecided':
        if (coverage.bytes === 0) return 'silent';
        return coverage.key === 'unreadable' ? 'unreadable' : 'undecided';
      default:
        return coverage.class;
    }
  }

  /** What the first bytes that were not decoded look like; null where there are none. */
  get opening(): string | null {
    return this.#conversation.opening;
  }
}

/** Of each socket that is connected, or speaks without that, its conversations. */
export function* openConnections(sockets: Iterable<Socket>): Generator<OpenConnection, void> {
  for (const socket of sockets) {
    if (socket.connecting) continue;
    for (const conversation of socket.conversations()) {
      // An unconnected socket's own has mostly said nothing.
      if (socket.peers === null || conversation.coverage.bytes > 0) yield new OpenConnection(socket, conversation);
    }
  }
}

function isSkipping({ position, skipTo }: Stream): boolean {
  return skipTo - position >= SKIP_BYTES;
}

function passed({ position, origin }: Stream): number {
  return Number.isNaN(position) ? 0 : position - origin;
}
