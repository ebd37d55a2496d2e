/** Ties the two ends of one TCP conversation together where both are watched: by addresses, and by sequence numbers, which are the same at both ends. */

import { ChurnMap } from '../lib/churn-map.ts';
import type { Connection } from './connection.ts';

/** Both ends of a conversation are seen within what a window holds. */
const NEAR_BYTES = 64 * 1024 * 1024;

export class Conversations {
  private readonly byAddresses = new ChurnMap<string, Connection>();
  /** Unix sockets: either end may name the other, before or after that one is known. */
  private readonly byInode = new ChurnMap<number, Connection>();
  private readonly byPeerInode = new ChurnMap<number, Connection>();

  /** Once both addresses of the connection are known. */
  add(connection: Connection): void {
    if (connection.transport === 'unix') this.addUnix(connection);
    if (connection.localPort === 0 || connection.remotePort === 0) return;
    const { localAddress, localPort, remoteAddress, remotePort } = connection;
    this.byAddresses.set(`${localAddress} ${localPort} ${remoteAddress} ${remotePort}`, connection);
    const other = this.byAddresses.get(`${remoteAddress} ${remotePort} ${localAddress} ${localPort}`);
    if (other === undefined || other === connection) return;
    if (!areNear(connection.sent.position, other.received.position)) return;
    if (!areNear(connection.received.position, other.sent.position)) return;
    tie(connection, other);
  }

  delete(connection: Connection): void {
    if (this.byInode.get(connection.inode) === connection) this.byInode.delete(connection.inode);
    if (this.byPeerInode.get(connection.peerInode) === connection) this.byPeerInode.delete(connection.peerInode);
    const { localAddress, localPort, remoteAddress, remotePort } = connection;
    const key = `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
    if (this.byAddresses.get(key) === connection) this.byAddresses.delete(key);
  }

  private addUnix(connection: Connection): void {
    if (connection.inode === 0) return;
    this.byInode.set(connection.inode, connection);
    if (connection.peerInode !== 0) this.byPeerInode.set(connection.peerInode, connection);
    const other = this.byInode.get(connection.peerInode) ?? this.byPeerInode.get(connection.inode);
    if (other !== undefined) tie(connection, other);
  }
}

function tie(one: Connection, other: Connection): void {
  one.peer = other;
  other.peer = one;
}

/** Not known yet counts as near. */
function areNear(sent: number, received: number): boolean {
  if (Number.isNaN(sent) || Number.isNaN(received)) return true;
  return Math.abs(((sent | 0) - (received | 0)) | 0) < NEAR_BYTES;
}
