/**
 * Sockets of whose end the kernel tells nothing (UDP, Unix) with a request that waits for its answer: their owner may
 * have closed them, or ended, in the middle. Who knows is asked; else an owner's end tells, once the socket stays silent.
 */
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { SocketLiveness } from '../pipeline-contract.ts';
import type { Socket } from './socket.ts';

/** A request that has waited for so long is worth a look, and another one after as long. */
const LOOK_NS = 1e9;
/** Processes whose end is remembered: as many as end within a few looks. */
const MAX_EXITED = 4096;

export class OwingSockets {
  readonly #sockets = new Set<Socket>();
  readonly #exited = new BoundedMap<number, number>({ limit: MAX_EXITED, evicts: 'added' });
  readonly #liveness: SocketLiveness | null;
  #lookedNs = 0;

  constructor(liveness: SocketLiveness | null) {
    this.#liveness = liveness;
  }

  /** A record of it has passed: it may owe an answer, or be owed one. */
  noted(socket: Socket): void {
    if (socket.owes) return;
    socket.owes = true;
    this.#sockets.add(socket);
  }

  delete(socket: Socket): void {
    socket.owes = false;
    this.#sockets.delete(socket);
  }

  exited(tgid: number, atNs: number): void {
    if (this.#sockets.size > 0) this.#exited.set(tgid, atNs);
  }

  /** Those that have ended without a word, and have been silent since. */
  gone(nowNs: number): readonly Socket[] {
    if (this.#sockets.size === 0 || nowNs - this.#lookedNs < LOOK_NS) return NONE;
    this.#lookedNs = nowNs;
    const gone: Socket[] = [];
    for (const socket of this.#sockets) {
      if (socket.openRequests === 0) this.delete(socket);
      else if (nowNs - (socket.place?.atNs ?? nowNs) >= LOOK_NS && this.#isGone(socket)) gone.push(socket);
    }
    return gone;
  }

  /** At the end of all: those whose owners have ended, however short ago. */
  left(): readonly Socket[] {
    const isLeft = (socket: Socket): boolean =>
      socket.transport !== 'tcp' && socket.openRequests > 0 && this.#hasExited(socket.userTgid, socket);
    return [...this.#sockets].filter(isLeft);
  }

  #isGone(socket: Socket): boolean {
    const { transport, inode, userTgid } = socket;
    const open = transport === 'tcp' ? true : (this.#liveness?.isOpen(transport, inode, userTgid) ?? null);
    return open === null ? this.#hasExited(userTgid, socket) : !open;
  }

  /** … since the socket spoke: numbers are used again. */
  #hasExited(tgid: number, socket: Socket): boolean {
    const exitedNs = this.#exited.get(tgid);
    return exitedNs !== undefined && exitedNs >= (socket.place?.atNs ?? Number.POSITIVE_INFINITY);
  }
}

const NONE: readonly Socket[] = [];
