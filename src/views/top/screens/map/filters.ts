import type { Endpoint, Filter, Term } from '../../../../lib/filter/tree.ts';
import { isClientsName } from '../../../../lib/name-source.ts';
import type { SnapshotServer } from '../../../../metrics/snapshot.ts';
import type { TrackedRow } from '../../picture.ts';
import { allOf, is } from '../../rows/narrowing.ts';
import type { MapWorkload } from './graph.ts';

export function filterOf(workload: MapWorkload): Filter {
  return allOf(termsOf(workload));
}

/** What `workload` asks of the servers of these rows. */
export function filterOfCalls(workload: MapWorkload, rows: readonly TrackedRow[]): Filter {
  const endpoints = Map.groupBy(
    rows.map(({ row }) => endpointOf(row.server)),
    (endpoint) => JSON.stringify(endpoint),
  );
  const servers: Term = {
    kind: 'endpoint',
    field: 'server',
    endpoints: [...endpoints.values()].flatMap(([endpoint]) => endpoint ?? []),
  };
  return allOf([...termsOf(workload), is('side', 'client'), servers]);
}

function termsOf({ application, command }: MapWorkload): readonly [Term, ...Term[]] {
  return [is('app', application), ...(command === null ? [] : [is('comm', command)])];
}

/** By the name that clients call it, which has many addresses; other names come and go. */
function endpointOf({ name, nameSource, address, port }: SnapshotServer): Endpoint {
  const text = name !== null && isClientsName(nameSource) ? name : address;
  return { host: { kind: 'literal', text }, port };
}
