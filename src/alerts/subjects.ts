import { isClientsName } from '../lib/name-source.ts';
import type { SnapshotRow } from '../metrics/snapshot.ts';
import type { Subject as Asked } from '../rules/subject.ts';
import type { Subject } from './alert.ts';

/** What is nobody's in particular. */
export const WHOLE: Subject = { key: '', labels: {} };

export function subjectFor(asked: Asked): Subject {
  switch (asked.kind) {
    case 'row':
      return rowSubject(asked.row);
    case 'side':
      return subjectOf({ role: asked.role });
    case 'whole':
      return WHOLE;
    default:
      return asked satisfies never;
  }
}

/** By what a row is known to people, so that alerts of two rows that look the same are one. */
export function rowSubject(row: SnapshotRow): Subject {
  const { protocol, role, operation, resource, client, connection } = row;
  return subjectOf({
    workload: row.workload.name,
    protocol,
    role,
    operation,
    ...(resource !== null && { resource }),
    ...((role === 'client' || row.server.transport === 'unix') && { server: serverOf(row) }),
    ...(client !== null && { client: client.name ?? client.address }),
    ...(connection !== null && { connection: connection.id }),
  });
}

/** Of a client's row, whom it calls; null where these are many. */
export function dependencySubject(row: SnapshotRow): Subject | null {
  if (row.role !== 'client' || row.server.transport === null) return null;
  return subjectOf({ workload: row.workload.name, protocol: row.protocol, role: row.role, server: serverOf(row) });
}

function subjectOf(labels: Readonly<Record<string, string>>): Subject {
  return { key: JSON.stringify(labels), labels };
}

/** Labels do not change: not by who listens there now. */
function serverOf({ server: { name, nameSource, address, port } }: SnapshotRow): string {
  const host = (isClientsName(nameSource) ? name : null) ?? address;
  if (port === null) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
