/** The conversations of unconnected sockets of messages: one a peer. */
import { PEER_ADDRESS, PEER_FAMILY, PEER_PORT } from '../../events/abi.gen.ts';
import { NO_SECTION } from '../../events/section.ts';
import { formatAddress } from '../../lib/address.ts';
import { ChurnMap } from '../../lib/churn-map.ts';
import { RecencyList, type Recent } from '../../lib/recency-list.ts';
import type { Call } from '../bytes/call.ts';
import type { Conversation, RemoteEnd } from '../conversations/conversation.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { AF_INET6 } from './addresses.ts';
import type { Peer, PeerKey, Socket } from './socket.ts';

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

  /** The conversation that a datagram belongs to: with the peer that its record names, else with the socket's own. */
  conversationOf(socket: Socket, { bytes, view, peer: section, timeNs }: Call): Conversation {
    if (section === NO_SECTION) return socket.conversation;
    const key = peerKey(bytes, view, section);
    socket.peers ??= new ChurnMap();
    const known = socket.peers.get(key);
    if (known !== undefined) {
      this.#recency.renew(known, timeNs);
      return known.value.conversation;
    }
    if (this.#recency.size >= this.#limit) this.#forget(this.#recency.oldest as Recent<Peer>);
    const conversation = this.#conversations.begin(socket, peerEnd(bytes, view, section));
    socket.peers.set(key, this.#recency.add({ socket, key, conversation }, timeNs));
    return conversation;
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
  }

  #forget(place: Recent<Peer>): void {
    const { socket, key, conversation } = place.value;
    socket.peers?.delete(key);
    this.#recency.delete(place);
    const loses = !conversation.isQuiet;
    if (loses) conversation.pairing?.forget();
    this.#conversations.end(conversation);
    this.#listener.peerForgotten(conversation, loses);
  }
}

/** Until one that waits for its answer is looked at again. */
const SPARED_NS = 60e9;

function peerKey(bytes: Uint8Array, view: DataView, section: number): PeerKey {
  const port = view.getUint16(section + PEER_PORT, true);
  if (view.getUint16(section + PEER_FAMILY, true) !== AF_INET6)
    return view.getUint32(section + PEER_ADDRESS) * 65536 + port;
  return `${formatAddress(bytes, section + PEER_ADDRESS, true)} ${port}`;
}

function peerEnd(bytes: Uint8Array, view: DataView, section: number): RemoteEnd {
  const isIpv6 = view.getUint16(section + PEER_FAMILY, true) === AF_INET6;
  const address = formatAddress(bytes, section + PEER_ADDRESS, isIpv6);
  return { address, port: view.getUint16(section + PEER_PORT, true) };
}
