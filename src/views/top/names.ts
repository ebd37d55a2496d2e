import { formatEndpoint, stripControl } from '../../lib/formats.ts';
import type { NameSource } from '../../lib/name-source.ts';
import type { SnapshotRow, SnapshotServer, SnapshotTarget } from '../../metrics/snapshot.ts';
import { cut, cutStart, widthOf } from './text.ts';

/** Who has told a name, as what follows it. */
export const NAME_SOURCES: Readonly<Record<NameSource, string>> = {
  dns: 'as a name server said',
  tls: 'as the client called it (SNI)',
  hosts: "as the client's /etc/hosts has it",
  listener: 'after who listens there',
};

/** `http GET /users/{id}`. */
export function rowName(row: Pick<SnapshotRow, 'protocol' | 'operation' | 'resource'>): string {
  return row.resource === null
    ? `${row.protocol} ${row.operation}`
    : `${row.protocol} ${row.operation} ${row.resource}`;
}

/** `10.0.0.7:6379`, `db-1:3306`, `[::1]:80`, `/run/redis.sock`. */
export function serverName({ name, address, port }: Pick<SnapshotServer, 'name' | 'address' | 'port'>): string {
  return formatEndpoint(name ?? address, port);
}

/** … in at most `width` columns: of a name its beginning and the port tell most, of an address its end. */
export function serverNameWithin(
  { name, address, port }: Pick<SnapshotServer, 'name' | 'address' | 'port'>,
  width: number,
): string {
  const whole = formatEndpoint(name ?? address, port);
  const suffix = port === null ? '' : `:${port}`;
  const isShort = width < LEAST_NAME + suffix.length;
  if (name === null || isShort || widthOf(whole) <= width) return cutStart(whole, width);
  return `${cut(name, width - suffix.length)}${suffix}`;
}

/** Less of a name says nothing. */
const LEAST_NAME = 4;

/** … with its address: `db-1:3306 (10.0.0.7)`. */
export function wholeServerName(server: SnapshotServer): string {
  return server.name === null ? serverName(server) : `${serverName(server)} (${stripControl(server.address)})`;
}

export function workloadName(row: { readonly workload: Pick<SnapshotRow['workload'], 'name'> }): string {
  return row.workload.name;
}

/** Where rows are split by it, who is at the other end of a server, `10.0.0.7:40000`, `checkout`, and of a call its own port; else null. */
export function endName({ role, client, connection }: SnapshotRow): string | null {
  if (role === 'client') return connection && `:${connection.local.port ?? connection.id}`;
  const host = client?.name ?? client?.address ?? connection?.peer.address ?? null;
  if (host === null) return null;
  return formatEndpoint(host, connection === null ? null : (connection.peer.port ?? Number(connection.id)));
}

/** `pid 123 (status:5xx): nginx 3, node 4 processes`; a recording may know no processes. */
export function targetTitle(target: SnapshotTarget): string {
  const counted = target.filter === undefined ? target.label : `${target.label} (${target.filter})`;
  return target.processes.length === 0 ? counted : `${counted}: ${processNames(target)}`;
}

/** `nginx 3, node 4 processes`. */
function processNames(target: SnapshotTarget): string {
  const total = target.processes.reduce((sum, process) => sum + process.count, 0);
  if (total === 0) return 'no processes';
  const names = target.processes
    .map(({ command, count }) => (total === 1 ? command : `${command} ${count}`))
    .join(', ');
  return total === 1 ? names : `${names} processes`;
}
