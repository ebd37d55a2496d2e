/**
 * Sockets that move messages (UDP, Unix datagram and seqpacket): a record is a whole message, and goes
 * to a decoder of framing `message` by itself. An unconnected socket holds many conversations, one a peer.
 */
import { PEER_ADDRESS, PEER_FAMILY, PEER_PORT, SECTION_PEER } from '../events/abi.gen.ts';
import { findSection, NO_SECTION } from '../events/section.ts';
import { formatAddress } from '../lib/address.ts';
import type { Classifier } from './classifier.ts';
import { CLAIMED } from './classifier.ts';
import { Connection } from './connection.ts';
import type { StreamCounters } from './counters.ts';
import type { MessageReader } from './message-reader.ts';
import type { Segment } from './segment.ts';
import type { Stream } from './stream.ts';

/** Peers of one socket that are told apart: a resolver's clients in a minute. Beyond it the oldest is forgotten. */
const MAX_PEERS = 4096;
const AF_INET6 = 10;

/** Conversations by the peer's address and port: a number for IPv4, so that a datagram allocates nothing. */
type Peers = Map<number | string, Connection>;

export interface DatagramParts {
  readonly classifier: Classifier;
  readonly messages: MessageReader;
  readonly counters: StreamCounters;
  onEnded(conversation: Connection): void;
}

export class Datagrams {
  private readonly sockets = new Map<number, Peers>();
  private readonly parts: DatagramParts;

  constructor(parts: DatagramParts) {
    this.parts = parts;
  }

  /** One message; returns the conversation that it belongs to. */
  moved(socket: Connection, segment: Segment): Connection {
    const conversation = this.conversationOf(socket, segment);
    const stream = segment.sent ? conversation.sent : conversation.received;
    conversation.bytes += segment.length;
    this.place(conversation, stream, segment);
    if (segment.end - segment.start < segment.length) this.miss(conversation, segment);
    else if (segment.length > 0) this.read(conversation, stream, segment);
    return conversation;
  }

  /** Those of unconnected sockets. */
  *conversations(): IterableIterator<Connection> {
    for (const peers of this.sockets.values()) yield* peers.values();
  }

  /** Forgets the conversations that have been silent since `beforeNs`. */
  expire(beforeNs: number): void {
    if (this.sockets.size === 0) return;
    for (const [id, peers] of this.sockets) {
      for (const [key, conversation] of peers) {
        if (conversation.lastNs >= beforeNs) continue;
        peers.delete(key);
        this.parts.onEnded(conversation);
      }
      if (peers.size === 0) this.sockets.delete(id);
    }
  }

  /** Datagrams have boundaries instead of positions: bytes are numbered as they come. */
  private place(conversation: Connection, stream: Stream, segment: Segment): void {
    conversation.sent.startAt(0);
    conversation.received.startAt(0);
    segment.position = stream.position;
    segment.opposite = (segment.sent ? conversation.received : conversation.sent).position;
    stream.enterCall(segment);
    stream.position += segment.length;
  }

  private miss(conversation: Connection, segment: Segment): void {
    const { counters } = this.parts;
    const missing = segment.length - (segment.end - segment.start);
    if (!segment.unreadable) {
      if (conversation.decoder !== null) counters.gapBytes += missing;
      return;
    }
    counters.unreadableBytes += missing;
    conversation.unreadableBytes += missing;
  }

  private read(conversation: Connection, stream: Stream, segment: Segment): void {
    const { classifier, messages, counters } = this.parts;
    if (conversation.class === 'undecided') classifier.assign(conversation, stream, segment);
    if (conversation.decoder === null && classifier.claim(conversation, stream, segment) !== CLAIMED) return;
    if (conversation.decoder === null) return;
    stream.framing = 'synced';
    const rest = messages.decode(conversation, stream, segment, true);
    if (rest === segment.end) return;
    counters.unparsedBytes += segment.end - rest;
    messages.lose(conversation, stream);
  }

  private conversationOf(socket: Connection, segment: Segment): Connection {
    const { bytes, view, record } = segment;
    const section = findSection(view, record, SECTION_PEER);
    if (section === NO_SECTION) return socket;
    const key = peerKey(bytes, view, section);
    const peers = this.peersOf(socket);
    const known = peers.get(key);
    if (known !== undefined) return known;
    const conversation = new Connection(bytes, view, record);
    conversation.role = socket.role;
    conversation.localAddress = socket.localAddress;
    conversation.localPort = socket.localPort;
    conversation.remoteAddress = formatAddress(
      bytes,
      section + PEER_ADDRESS,
      view.getUint16(section + PEER_FAMILY, true) === AF_INET6,
    );
    conversation.remotePort = view.getUint16(section + PEER_PORT, true);
    if (peers.size >= MAX_PEERS) this.forgetFirst(peers);
    peers.set(key, conversation);
    return conversation;
  }

  private peersOf(socket: Connection): Peers {
    const known = this.sockets.get(socket.id);
    if (known !== undefined) return known;
    const peers: Peers = new Map();
    this.sockets.set(socket.id, peers);
    return peers;
  }

  private forgetFirst(peers: Peers): void {
    for (const [key, conversation] of peers) {
      peers.delete(key);
      this.parts.onEnded(conversation);
      return;
    }
  }
}

function peerKey(bytes: Uint8Array, view: DataView, section: number): number | string {
  const port = view.getUint16(section + PEER_PORT, true);
  if (view.getUint16(section + PEER_FAMILY, true) !== AF_INET6)
    return view.getUint32(section + PEER_ADDRESS) * 65536 + port;
  return `${formatAddress(bytes, section + PEER_ADDRESS, true)} ${port}`;
}
