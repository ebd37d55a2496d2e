/**
 * Ties the two ends of one conversation together where both are watched: those of TCP by their addresses, and by
 * sequence numbers, which are the same at both ends; those of Unix sockets by their inodes, which name each other.
 */
import { ChurnMap } from '../../lib/churn-map.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Socket } from './socket.ts';

/** Both ends of a conversation are seen within what a window holds. */
const NEAR_BYTES = 64 * 1024 * 1024;

/** Of open stream sockets; each is in it from `add` to `delete`. */
export class BothEnds {
  readonly #byAddresses = new ChurnMap<string, Socket>();
  /** Either end may name the other, before or after that one is known. */
  readonly #byInode = new ChurnMap<number, Socket>();
  readonly #byPeerInode = new ChurnMap<number, Socket>();

  /** Once both addresses of the socket are known. */
  add(socket: Socket): void {
    if (socket.transport === 'unix') this.#addUnix(socket);
    if (socket.localPort === 0 || socket.remotePort === 0) return;
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    this.#byAddresses.set(`${localAddress} ${localPort} ${remoteAddress} ${remotePort}`, socket);
    const other = this.#byAddresses.get(`${remoteAddress} ${remotePort} ${localAddress} ${localPort}`);
    if (other === undefined || other === socket) return;
    if (areNear(socket.conversation, other.conversation)) tie(socket.conversation, other.conversation);
  }

  delete(socket: Socket): void {
    if (this.#byInode.get(socket.inode) === socket) this.#byInode.delete(socket.inode);
    if (this.#byPeerInode.get(socket.peerInode) === socket) this.#byPeerInode.delete(socket.peerInode);
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    const key = `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
    if (this.#byAddresses.get(key) === socket) this.#byAddresses.delete(key);
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

function areNear(one: Conversation, other: Conversation): boolean {
  return isNear(one.sent.position, other.received.position) && isNear(one.received.position, other.sent.position);
}

/** Not known yet counts as near. */
function isNear(sent: number, received: number): boolean {
  if (Number.isNaN(sent) || Number.isNaN(received)) return true;
  return Math.abs(((sent | 0) - (received | 0)) | 0) < NEAR_BYTES;
}
