/**
 * Ties the two ends of one conversation together where both are watched: those of TCP by their addresses, and by
 * sequence numbers, which are the same at both ends; those of Unix sockets by their inodes, which name each other.
 * Where the server's address was translated on the way (DNAT, IPVS) the client's own end and the sequence numbers are left.
 */
import { ChurnMap } from '../../lib/churn-map.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Socket } from './socket.ts';

/** Both ends of a conversation are seen within what a window holds. */
const NEAR_BYTES = 64 * 1024 * 1024;
/** … and, as long as nothing else says so, much nearer: two numbers of 32 bits are so near by chance once in four million. */
const PROOF_BYTES = 1024 * 1024;

/** Of open stream sockets; each is in it from `add` to `delete`. */
export class BothEnds {
  readonly #byAddresses = new ChurnMap<string, Socket>();
  /** Either end may name the other, before or after that one is known. */
  readonly #byInode = new ChurnMap<number, Socket>();
  readonly #byPeerInode = new ChurnMap<number, Socket>();

  /** By the client's end: clients, and servers as they see it. Of connections whose other end is not found by both addresses. */
  readonly #clients = new ChurnMap<string, Socket>();
  readonly #servers = new ChurnMap<string, Socket>();

  /** Once both addresses of the socket are known, and again when more is known of its positions. */
  add(socket: Socket): void {
    if (socket.transport === 'unix') this.#addUnix(socket);
    if (socket.localPort === 0 || socket.remotePort === 0) return;
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    this.#byAddresses.set(`${localAddress} ${localPort} ${remoteAddress} ${remotePort}`, socket);
    const other = this.#byAddresses.get(`${remoteAddress} ${remotePort} ${localAddress} ${localPort}`);
    if (other === undefined || other === socket) this.#addTranslated(socket);
    else if (areNear(socket.conversation, other.conversation)) tie(socket.conversation, other.conversation);
  }

  delete(socket: Socket): void {
    if (this.#byInode.get(socket.inode) === socket) this.#byInode.delete(socket.inode);
    if (this.#byPeerInode.get(socket.peerInode) === socket) this.#byPeerInode.delete(socket.peerInode);
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    const key = `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
    if (this.#byAddresses.get(key) === socket) this.#byAddresses.delete(key);
    if (!socket.hasSequence) return;
    const end = clientEndOf(socket);
    if (this.#clients.get(end) === socket) this.#clients.delete(end);
    if (this.#servers.get(end) === socket) this.#servers.delete(end);
  }

  #addTranslated(socket: Socket): void {
    if (socket.role === 'unknown' || !socket.hasSequence || socket.conversation.peer !== null) return;
    const end = clientEndOf(socket);
    const [own, others] = socket.role === 'client' ? [this.#clients, this.#servers] : [this.#servers, this.#clients];
    own.set(end, socket);
    const other = others.get(end);
    if (other !== undefined && areProven(socket.conversation, other.conversation))
      tie(socket.conversation, other.conversation);
  }

  #addUnix(socket: Socket): void {
    if (socket.inode === 0) return;
    this.#byInode.set(socket.inode, socket);
    if (socket.peerInode !== 0) this.#byPeerInode.set(socket.peerInode, socket);
    const other = this.#byInode.get(socket.peerInode) ?? this.#byPeerInode.get(socket.inode);
    if (other !== undefined) tie(socket.conversation, other.conversation);
  }
}

function tie(one: Conversation, other: Conversation): void {
  one.tie(other);
  other.tie(one);
}

function clientEndOf({ role, localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return role === 'client' ? `${localAddress} ${localPort}` : `${remoteAddress} ${remotePort}`;
}

function areProven(one: Conversation, other: Conversation): boolean {
  return isProven(one.sent.position, other.received.position) && isProven(one.received.position, other.sent.position);
}

/** Not known yet is no proof. */
function isProven(sent: number, received: number): boolean {
  return distance(sent, received) < PROOF_BYTES;
}

function areNear(one: Conversation, other: Conversation): boolean {
  return isNear(one.sent.position, other.received.position) && isNear(one.received.position, other.sent.position);
}

/** Not known yet counts as near. */
function isNear(sent: number, received: number): boolean {
  if (Number.isNaN(sent) || Number.isNaN(received)) return true;
  return distance(sent, received) < NEAR_BYTES;
}

/** Of sequence numbers; NaN where one is not known. */
function distance(sent: number, received: number): number {
  if (Number.isNaN(sent) || Number.isNaN(received)) return Number.NaN;
  return Math.abs(((sent | 0) - (received | 0)) | 0);
}
