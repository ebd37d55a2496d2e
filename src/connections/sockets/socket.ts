import {
  FLAG_FRESH,
  ROLE_CLIENT,
  ROLE_SERVER,
  TRANSPORT_TCP,
  TRANSPORT_UDP,
  TRANSPORT_UNIX_DATAGRAM,
  TRANSPORT_UNIX_SEQPACKET,
  TRANSPORT_UNIX_STREAM,
} from '../../events/abi.gen.ts';
import {
  knownTime,
  recordConnection,
  recordFlags,
  recordRole,
  recordTgid,
  recordTime,
  recordTransport,
} from '../../events/record.ts';
import type { ChurnMap } from '../../lib/churn-map.ts';
import type { Recent } from '../../lib/recency-list.ts';
import type { RemoteProcess, Role } from '../../transactions/transaction.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { ConversationSocket } from '../conversations/conversation-parts.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { NO_ADDRESSES, readAddresses, readUnixAddresses, type SocketAddresses } from './addresses.ts';
import { TcpState } from './tcp-state.ts';

/** A small number made of address and port, so that a datagram allocates nothing; where two peers have the same, and of IPv6, all of it. */
export type PeerKey = number | string;

/** Whom an unconnected socket of messages speaks with. */
export interface Peer {
  readonly socket: Socket;
  readonly key: PeerKey;
  /** Of IPv4 in one number each; 0 of IPv6. */
  readonly address: number;
  readonly port: number;
  readonly conversation: Conversation;
}

/** What is known of a socket that was forgotten, should it speak again. */
export interface SocketMemory {
  readonly role: Role;
  readonly addresses: SocketAddresses;
}

/** One connection of a socket, or an unconnected one, by the probe's number: who speaks to whom, and their conversations. */
export class Socket implements ConversationSocket {
  readonly id: number;
  /** Process that was seen at it first. */
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp' | 'unix';
  readonly isMessages: boolean;
  /** Its positions are TCP's sequence numbers. */
  readonly hasSequence: boolean;
  readonly fresh: boolean;
  readonly openedNs: number;
  /** The same; NaN where nobody knows. */
  readonly beganNs: number;
  /** Where the table keeps it; set by the table. */
  place: Recent<Socket> | null = null;
  /** It is among the `OwingSockets`; set by them. */
  owes = false;
  /** Conversations of an unconnected socket of messages, made by `PeerTable`; null where there are none. */
  peers: ChurnMap<PeerKey, Recent<Peer>> | null = null;
  /** The one of them that was named last; set by `PeerTable`, null where it was forgotten. */
  lastPeer: Recent<Peer> | null = null;
  #role: Role = 'unknown';
  #addresses: SocketAddresses = NO_ADDRESSES;
  #tcp: TcpState | null = null;
  #connecting = false;
  #connected = false;
  #own: Conversation | null = null;
  #userTgid: number;
  readonly #conversations: Conversations;

  /** From its first record. */
  constructor(conversations: Conversations, bytes: Uint8Array, view: DataView, at: number) {
    this.#conversations = conversations;
    this.id = recordConnection(view, at);
    this.tgid = recordTgid(view, at);
    this.#userTgid = this.tgid;
    this.fresh = (recordFlags(view, at) & FLAG_FRESH) !== 0;
    this.openedNs = recordTime(view, at);
    this.beganNs = knownTime(view, at);
    const transport = recordTransport(view, at);
    this.transport = transportOf(transport);
    this.hasSequence = transport === TRANSPORT_TCP;
    this.isMessages =
      transport === TRANSPORT_UDP || transport === TRANSPORT_UNIX_DATAGRAM || transport === TRANSPORT_UNIX_SEQPACKET;
    this.learn(bytes, view, at);
    if (!this.isMessages) this.#own = conversations.begin(this, this.openedNs);
  }

  get role(): Role {
    return this.#role;
  }

  get localAddress(): string {
    return this.#addresses.localAddress;
  }

  get localPort(): number {
    return this.#addresses.localPort;
  }

  get remoteAddress(): string {
    return this.#addresses.remoteAddress;
  }

  get remotePort(): number {
    return this.#addresses.remotePort;
  }

  get remoteProcess(): RemoteProcess | null {
    return this.#addresses.remoteProcess;
  }

  get inode(): number {
    return this.#addresses.inode;
  }

  get peerInode(): number {
    return this.#addresses.peerInode;
  }

  get tcp(): TcpState | null {
    return this.#tcp;
  }

  /** Began to connect and was not answered yet. */
  get connecting(): boolean {
    return this.#connecting;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** The kernel does not tell of its end. */
  get isEndless(): boolean {
    return this.transport !== 'tcp';
  }

  /** Process that was seen at it last. */
  get userTgid(): number {
    return this.#userTgid;
  }

  /** The one with the socket's own other end; an unconnected socket has one, too, for what names nobody. */
  get conversation(): Conversation {
    this.#own ??= this.#conversations.begin(this, this.openedNs);
    return this.#own;
  }

  get memory(): SocketMemory {
    return { role: this.#role, addresses: this.#addresses };
  }

  /** Calls `visit` for each conversation. */
  forEach(visit: (conversation: Conversation) => void): void {
    if (this.#own !== null) visit(this.#own);
    if (this.peers !== null) for (const { value } of this.peers.values()) visit(value.conversation);
  }

  /** Nothing is under way: no request is open, no message half read. */
  get isQuiet(): boolean {
    if (this.#connecting || this.#own?.isQuiet === false) return false;
    if (this.peers === null) return true;
    for (const { value } of this.peers.values()) if (!value.conversation.isQuiet) return false;
    return true;
  }

  /** Requests without their answer. */
  get openRequests(): number {
    let open = this.#own?.pairing?.openRequests ?? 0;
    if (this.peers === null) return open;
    for (const { value } of this.peers.values()) open += value.conversation.pairing?.openRequests ?? 0;
    return open;
  }

  /** All that there are. */
  *conversations(): IterableIterator<Conversation> {
    if (this.#own !== null) yield this.#own;
    if (this.peers !== null) for (const { value } of this.peers.values()) yield value.conversation;
  }

  connects(): void {
    this.#connecting = true;
  }

  isConnected(): void {
    this.#connecting = false;
    this.#connected = true;
  }

  /** Bytes were moved, by a thread of this process. */
  used(tgid: number): void {
    this.#connecting = false;
    this.#userTgid = tgid;
  }

  /** Role and addresses, where the record has them. */
  learn(bytes: Uint8Array, view: DataView, at: number): void {
    if (this.#role === 'unknown') this.#role = roleOf(recordRole(view, at));
    const told =
      this.transport === 'unix' ? readUnixAddresses(bytes, view, at, this.#role) : readAddresses(bytes, view, at);
    if (told !== null) this.#addresses = told;
  }

  /** As far as the record did not tell it: what was known before. */
  recall({ role, addresses }: SocketMemory): void {
    if (this.#role === 'unknown') this.#role = role;
    if (this.#addresses === NO_ADDRESSES) this.#addresses = addresses;
  }

  /** The content of a section TCP: how it fares on its way through the network. */
  learnTcp(view: DataView, section: number): void {
    if (this.#tcp === null) this.#tcp = new TcpState(view, section, this.fresh);
    else this.#tcp.read(view, section);
  }
}

function transportOf(transport: number): 'tcp' | 'udp' | 'unix' {
  switch (transport) {
    case TRANSPORT_UDP:
      return 'udp';
    case TRANSPORT_UNIX_STREAM:
    case TRANSPORT_UNIX_DATAGRAM:
    case TRANSPORT_UNIX_SEQPACKET:
      return 'unix';
    default:
      return 'tcp';
  }
}

function roleOf(role: number): Role {
  if (role === ROLE_CLIENT) return 'client';
  return role === ROLE_SERVER ? 'server' : 'unknown';
}
