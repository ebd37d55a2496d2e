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
    service: stripControl(row.workload.name),
    server: serverOf(row.server),
  };
}

export function serverOf({ name, address, port }: SnapshotServer): string {
  return formatEndpoint(name ?? address, port);
}
