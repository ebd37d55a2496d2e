/** What rows are told apart by beside workload, role, protocol, operation, resource and server. */
import type { WorkloadResolver } from '../metadata/workload.ts';
import type { TransactionConnection } from '../transactions/transaction.ts';
import type { SnapshotClient, SnapshotConnection } from './snapshot.ts';

export interface RowSplit {
  /** A server's rows also by who calls. */
  readonly client: boolean;
  readonly connection: boolean;
}

export const UNSPLIT: RowSplit = { client: false, connection: false };

/**
 * Who calls a server: whom a proxy speaks for, else the other end, without its port, which is another with each connection.
 * Where that is watched, too, or the kernel tells its process, it has a name. Null of what does not serve.
 */
export function clientOf(connection: TransactionConnection, workloads: WorkloadResolver): SnapshotClient | null {
  if (connection.role !== 'server') return null;
  const { client, peer, remoteProcess, remoteAddress } = connection;
  if (client !== null) return { address: client.address, port: null, name: null };
  const name = peer === null ? (remoteProcess?.command ?? null) : workloads.workloadOf(peer.tgid).application;
  return { address: remoteAddress, port: null, name };
}

export function connectionOf(connection: TransactionConnection): SnapshotConnection {
  const { id, transport, localAddress, localPort, remoteAddress, remotePort } = connection;
  const portOf = (port: number): number | null => (transport === 'unix' ? null : port);
  return {
    id: String(id),
    local: { address: localAddress, port: portOf(localPort) },
    peer: { address: remoteAddress, port: portOf(remotePort) },
  };
}
