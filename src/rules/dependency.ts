import { isClientsName } from '../lib/name-source.ts';
import type { SnapshotRow } from '../metrics/snapshot.ts';

/** What makes two rows calls of the same server, in another run, too. */
type Called = Pick<SnapshotRow, 'protocol' | 'server'>;

/** `redis cache.internal:6379`: an address may be another one tomorrow where a name that its client uses stands for it. */
export function dependencyOf({ protocol, server }: Called): string {
  const host = (isClientsName(server.nameSource) ? server.name : null) ?? server.address;
  return `${protocol} ${server.port === null ? host : `${host}:${server.port}`}`;
}

/** Each once, in the order of the rows. */
export function dependenciesOf(rows: Iterable<Called>): Set<string> {
  const names = new Set<string>();
  for (const row of rows) names.add(dependencyOf(row));
  return names;
}
