import { formatEndpoint, stripControl } from '../../lib/formats.ts';
import type { SnapshotRow, SnapshotServer, SnapshotWorkload } from '../../metrics/snapshot.ts';
import type { RowName } from './api.ts';

/** What is shown of a container's id, as `docker ps` does. */
const ID_LETTERS = 12;

/** A row's name as it is shown: text from the network without what would steer what stands beside it. */
export function rowName(row: SnapshotRow, id: number, protocol: string): RowName {
  return {
    id,
    role: row.role,
    protocol,
    operation: stripControl(row.operation),
    resource: row.resource === null ? null : stripControl(row.resource),
    service: serviceOf(row.workload),
    server: serverOf(row.server),
  };
}

function serviceOf({ containerName, containerId, unit, command }: SnapshotWorkload): string {
  const bare = containerId === null ? command : `${command}@${containerId.slice(0, ID_LETTERS)}`;
  return stripControl(containerName ?? unit ?? bare);
}

function serverOf({ name, address, port }: SnapshotServer): string {
  return formatEndpoint(name ?? address, port);
}
