/** The sockets that are open, and all that is kept of them beside themselves: what one has to be taken out of when it ends. */
import { recordConnection, recordTime } from '../../events/record.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { SocketLiveness } from '../pipeline-contract.ts';
import { BothEnds } from './both-ends.ts';
import { EarlyAnswers } from './early-answers.ts';
import { EarlyCloses } from './early-closes.ts';
import { OwingSockets } from './owing-sockets.ts';
import { PeerTable } from './peers.ts';
import { Socket, type SocketMemory } from './socket.ts';
import { SocketTable } from './socket-table.ts';

/** A socket of whose end the kernel says nothing is forgotten when it has been silent for so long, unless something waits on it. */
const IDLE_NS = 60e9;
/** As many as the probe has slots for verdicts; some 300 bytes each. */
const MAX_REMEMBERED = 65536;

/** Told what becomes of sockets, so that the probe is told. */
export interface SocketListener {
  /** Should it speak again, its addresses are needed again. */
  forgotten(socket: Socket): void;
  /** It spoke again: now they are known. */
  rememberedAgain(socket: Socket): void;
  ended(conversation: Conversation): void;
}

export interface OpenSocketsParts {
  /** Sockets at the most, and conversations of unconnected ones. */
  readonly limit: number;
  readonly conversations: Conversations;
  readonly liveness: SocketLiveness | null;
  readonly listener: SocketListener;
}

export class OpenSockets {
  readonly early = new EarlyAnswers();
  readonly earlyCloses = new EarlyCloses();
  readonly owing: OwingSockets;
  readonly bothEnds = new BothEnds();
  readonly peers: PeerTable;
  /** Something on them waits for time to pass. */
  readonly waiting = new Set<Conversation>();
  /** For want of room, with something under way. */
  #evicted = 0;
  /** For want of room or for their silence, with nothing under way. */
  #forgotten = 0;
  readonly #table = new SocketTable();
  readonly #remembered = new BoundedMap<number, SocketMemory>({ limit: MAX_REMEMBERED, evicts: 'added' });
  readonly #limit: number;
  readonly #conversations: Conversations;
  readonly #listener: SocketListener;
  readonly #end = (conversation: Conversation): void => {
    this.#conversations.end(conversation);
    this.#left(conversation);
  };

  constructor({ limit, conversations, liveness, listener }: OpenSocketsParts) {
    this.#limit = limit;
    this.#conversations = conversations;
    this.#listener = listener;
    this.owing = new OwingSockets(liveness);
    const peerForgotten = (conversation: Conversation, loses: boolean): void => {
      this.#count(loses);
      this.#left(conversation);
    };
    this.peers = new PeerTable(conversations, { peerForgotten }, limit);
  }

  get evicted(): number {
    return this.#evicted;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  /** The record's socket, known or new. */
  of(bytes: Uint8Array, view: DataView, at: number): Socket {
    const known = this.#table.get(recordConnection(view, at));
    if (known === undefined) return this.#open(bytes, view, at);
    this.#table.renew(known, recordTime(view, at));
    return known;
  }

  *conversations(): IterableIterator<Conversation> {
    for (const socket of this.#table.values()) yield* socket.conversations();
  }

  sockets(): IterableIterator<Socket> {
    return this.#table.values();
  }

  /** Something of it waits for time to pass. */
  waits(conversation: Conversation): void {
    conversation.listed = true;
    this.waiting.add(conversation);
  }

  waitsNoMore(conversation: Conversation): void {
    conversation.listed = false;
    this.waiting.delete(conversation);
  }

  /** It has ended. */
  end(socket: Socket): void {
    this.#table.delete(socket);
    this.early.release(socket);
    this.earlyCloses.delete(socket);
    this.owing.delete(socket);
    this.bothEnds.delete(socket);
    socket.forEach(this.#end);
    this.peers.end(socket);
  }

  /** It is silent, or has ended without a word: should it speak again, it is known who it is. */
  forget(socket: Socket): void {
    this.#remembered.set(socket.id, socket.memory);
    this.#listener.forgotten(socket);
    this.end(socket);
  }

  /** Forgets those of whose end the kernel says nothing, when they have been silent for long. */
  expire(nowNs: number): void {
    const beforeNs = nowNs - IDLE_NS;
    this.peers.expire(beforeNs);
    for (let idle = this.#table.idleSince(beforeNs); idle !== null; idle = this.#table.idleSince(beforeNs)) {
      if (idle.openRequests > 0) this.#table.renew(idle, nowNs);
      else {
        this.#count(false);
        this.forget(idle);
      }
    }
  }

  #open(bytes: Uint8Array, view: DataView, at: number): Socket {
    const socket = new Socket(this.#conversations, bytes, view, at);
    const memory = this.#remembered.get(socket.id);
    if (memory !== undefined) {
      socket.recall(memory);
      this.#remembered.delete(socket.id);
      this.#listener.rememberedAgain(socket);
    }
    if (this.#table.size >= this.#limit) this.#makeRoom();
    this.#table.add(socket, socket.openedNs);
    return socket;
  }

  #makeRoom(): void {
    const socket = this.#table.leastWorth();
    if (socket === null) return;
    const loses = !socket.isQuiet;
    this.#count(loses);
    // Its answers will not be known for such.
    if (loses) socket.forEach(giveUp);
    this.forget(socket);
  }

  #count(loses: boolean): void {
    if (loses) this.#evicted += 1;
    else this.#forgotten += 1;
  }

  #left(conversation: Conversation): void {
    this.waitsNoMore(conversation);
    this.#listener.ended(conversation);
  }
}

function giveUp({ pairing }: Conversation): void {
  pairing?.forget();
}
