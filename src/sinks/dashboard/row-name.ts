import { formatEndpoint, stripControl } from '../../lib/formats.ts';
import type { SnapshotRow, SnapshotServer } from '../../metrics/snapshot.ts';
import type { RowName } from './api.ts';

/** A row's name as it is shown: text from the network without what would steer what stands beside it. */
export function rowName(row: SnapshotRow, id: number, protocol: string): RowName {
  return {
    id,
    role: row.role,
    protocol,
    operation: stripControl(row.operation),
    resource: row.resource === null ? null : stripControl(row.resource),
    service: stripControl([row.workload.name, endOf(row) ?? []].flat().join(' ← ')),
    server: serverOf(row.server),
  };
}

/** Who is at the other end, where rows are split by that. */
function endOf({ role, client, connection }: SnapshotRow): string | null {
  if (role === 'client') return connection && `:${connection.local.port ?? connection.id}`;
  const host = client?.name ?? client?.address ?? connection?.peer.address ?? null;
  return host === null ? null : formatEndpoint(host, connection?.peer.port ?? null);
}

export function serverOf({ name, address, port }: SnapshotServer): string {
  return formatEndpoint(name ?? address, port);
}
