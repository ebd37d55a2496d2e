/** The conversations of unconnected sockets of messages: one a peer. */
import { PEER_ADDRESS, PEER_FAMILY, PEER_PORT } from '../../events/abi.gen.ts';
import { NO_SECTION } from '../../events/section.ts';
import { formatAddress } from '../../lib/address.ts';
import { ChurnMap } from '../../lib/churn-map.ts';
import { RecencyList, type Recent } from '../../lib/recency-list.ts';
import type { Call } from '../bytes/call.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { RemoteEnd } from '../conversations/conversation-parts.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { AF_INET6 } from './addresses.ts';
import type { Peer, Socket } from './socket.ts';

export interface PeerListener {
  /** It was silent for long, or there was no room; `loses`: something was under way. */
  peerForgotten(conversation: Conversation, loses: boolean): void;
}

/** All of them, over all sockets: bounded, by how long they have been silent. */
export class PeerTable {
  readonly #recency = new RecencyList<Peer>();
  readonly #conversations: Conversations;
  readonly #listener: PeerListener;
  readonly #limit: number;

  /** @param limit over all sockets; the idlest goes beyond it */
  constructor(conversations: Conversations, listener: PeerListener, limit: number) {
    this.#conversations = conversations;
    this.#listener = listener;
    this.#limit = limit;
  }

  /** The conversation that a datagram belongs to: with the peer that its record names, else with the socket's own or only one. */
  conversationOf(socket: Socket, { bytes, view, peer: section, timeNs }: Call): Conversation {
    if (section === NO_SECTION) return this.#unnamed(socket, timeNs);
    socket.peers ??= new ChurnMap();
    const known = this.#known(socket, bytes, view, section);
    if (known === null) return this.#begin(socket, { bytes, view, section, timeNs });
    socket.lastPeer = known;
    this.#recency.renew(known, timeNs);
    return known.value.conversation;
  }

  #known({ peers, lastPeer }: Socket, bytes: Uint8Array, view: DataView, section: number): Recent<Peer> | null {
    if (lastPeer !== null && isPeer(lastPeer.value, view, section)) return lastPeer;
    const hash = peerHash(view, section);
    const first = hash < 0 ? undefined : peers?.get(hash);
    if (first !== undefined && isPeer(first.value, view, section)) return first;
    return peers?.get(peerText(bytes, view, section)) ?? null;
  }

  #begin(socket: Socket, { bytes, view, section, timeNs }: Named): Conversation {
    if (this.#recency.size >= this.#limit) this.#forget(this.#recency.oldest as Recent<Peer>);
    const conversation = this.#conversations.begin(socket, timeNs, peerEnd(bytes, view, section));
    const hash = peerHash(view, section);
    const isFree = hash >= 0 && socket.peers?.get(hash) === undefined;
    const key = isFree ? hash : peerText(bytes, view, section);
    const address = hash < 0 ? 0 : view.getUint32(section + PEER_ADDRESS);
    const port = view.getUint16(section + PEER_PORT, true);
    socket.lastPeer = this.#recency.add({ socket, key, address, port, conversation }, timeNs);
    socket.peers ??= new ChurnMap();
    socket.peers.set(key, socket.lastPeer);
    return conversation;
  }

  /** Who receives from an unconnected socket need not ask from whom: where it has spoken with one peer alone, that is the one. */
  #unnamed(socket: Socket, timeNs: number): Conversation {
    const { lastPeer, peers } = socket;
    if (lastPeer === null || peers?.size !== 1) return socket.conversation;
    this.#recency.renew(lastPeer, timeNs);
    return lastPeer.value.conversation;
  }

  /** Forgets those that have been silent since `beforeNs`; what waits for its answer stays, until it is the idlest of too many. */
  expire(beforeNs: number): void {
    for (let place = this.#recency.oldest; place !== null && place.atNs < beforeNs; place = this.#recency.oldest) {
      if (place.value.conversation.isQuiet) this.#forget(place);
      else this.#recency.renew(place, place.atNs + SPARED_NS);
    }
  }

  /** Its socket has ended. */
  end(socket: Socket): void {
    if (socket.peers === null) return;
    for (const place of socket.peers.values()) this.#recency.delete(place);
    socket.peers = null;
    socket.lastPeer = null;
  }

  #forget(place: Recent<Peer>): void {
    const { socket, key, conversation } = place.value;
    socket.peers?.delete(key);
    if (socket.lastPeer === place) socket.lastPeer = null;
    this.#recency.delete(place);
    const loses = !conversation.isQuiet;
    if (loses) conversation.pairing?.forget();
    this.#conversations.end(conversation);
    this.#listener.peerForgotten(conversation, loses);
  }
}

/** Until one that waits for its answer is looked at again. */
const SPARED_NS = 60e9;

/** A datagram that names its peer. */
interface Named {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the name is. */
  readonly section: number;
  readonly timeNs: number;
}

/** 2^32 divided by the golden ratio: ports that count up spread evenly. */
const SPREAD = 0x9e3779b1;
/** Bits of a number that V8 keeps without an object. */
const SMALL = 0x3fffffff;

/** Of IPv4; -1 of IPv6. */
function peerHash(view: DataView, section: number): number {
  if (view.getUint16(section + PEER_FAMILY, true) === AF_INET6) return -1;
  const port = view.getUint16(section + PEER_PORT, true);
  return (view.getInt32(section + PEER_ADDRESS) ^ Math.imul(port, SPREAD)) & SMALL;
}

/** Only of IPv4. */
function isPeer({ address, port }: Peer, view: DataView, section: number): boolean {
  if (view.getUint16(section + PEER_FAMILY, true) === AF_INET6) return false;
  return view.getUint16(section + PEER_PORT, true) === port && view.getUint32(section + PEER_ADDRESS) === address;
}

function peerText(bytes: Uint8Array, view: DataView, section: number): string {
  const isIpv6 = view.getUint16(section + PEER_FAMILY, true) === AF_INET6;
  return `${formatAddress(bytes, section + PEER_ADDRESS, isIpv6)} ${view.getUint16(section + PEER_PORT, true)}`;
}

function peerEnd(bytes: Uint8Array, view: DataView, section: number): RemoteEnd {
  const isIpv6 = view.getUint16(section + PEER_FAMILY, true) === AF_INET6;
  const address = formatAddress(bytes, section + PEER_ADDRESS, isIpv6);
  return { address, port: view.getUint16(section + PEER_PORT, true) };
}
