import type { SnapshotRow, SnapshotServer } from '../../../../metrics/snapshot.ts';
import { serverName } from '../../names.ts';
import { type Picture, perPicture, type TrackedRow } from '../../picture.ts';

/** Who calls whom, as far as the rows tell. */
export interface CallGraph {
  readonly workloads: ReadonlyMap<string, MapWorkload>;
  /** Of those whose rows name their clients, and which are not watched: the most frequent first. */
  readonly callers: readonly Caller[];
}

/** All that is watched of one command of one application. */
export interface MapWorkload {
  readonly key: string;
  readonly name: string;
  readonly application: string;
  /** Null: the application has no other. */
  readonly command: string | null;
  readonly rows: readonly TrackedRow[];
  readonly served: readonly TrackedRow[];
  readonly calls: readonly Call[];
}

/** All that one workload asks of one other, or of one server that is not watched. */
export interface Call {
  readonly key: string;
  /** Key of who serves; null: it is not watched. */
  readonly target: string | null;
  /** As its clients call it. */
  readonly server: SnapshotServer;
  readonly rows: readonly TrackedRow[];
}

export interface Caller {
  readonly name: string;
  readonly target: string;
  readonly rows: readonly TrackedRow[];
}

const SEPARATOR = '\0';

export const callGraph: (picture: Picture) => CallGraph = perPicture(({ rows }) => {
  const all = [...rows.server, ...rows.client];
  const serving = servingIndex(rows.server);
  const commands = Map.groupBy(all, ({ row }) => row.workload.application);
  const workloads = [...Map.groupBy(all, ({ row }) => workloadKey(row))].map(([key, own]): MapWorkload => {
    const { application, command } = (own[0] as TrackedRow).row.workload;
    const isAlone = new Set(commands.get(application)?.map(({ row }) => row.workload.command)).size === 1;
    return {
      key,
      name: isAlone ? application : `${command} of ${application}`,
      application,
      command: isAlone ? null : command,
      rows: own,
      served: own.filter(({ row }) => row.role === 'server'),
      calls: callsOf(
        own.filter(({ row }) => row.role === 'client'),
        serving,
      ),
    };
  });
  const callers = callersOf(rows.server, new Set(commands.keys()));
  return { workloads: new Map(workloads.map((workload) => [workload.key, workload])), callers };
});

function workloadKey({ workload: { application, command } }: SnapshotRow): string {
  return application + SEPARATOR + command;
}

/** Who is meant by an address, or is watched at the other end; null: it is not watched, or several are that. */
type ServingIndex = (server: SnapshotServer) => string | null;

function servingIndex(served: readonly TrackedRow[]): ServingIndex {
  const byEnd = Map.groupBy(served, ({ row }) => endKey(row.server));
  const byName = Map.groupBy(served, ({ row }) => row.workload.name);
  // In several network namespaces one address may be several servers: nobody knows which one is called.
  const onlyOne = (found: readonly TrackedRow[] | undefined): string | null => {
    const keys = new Set(found?.map(({ row }) => workloadKey(row)));
    return keys.size === 1 ? ([...keys][0] ?? null) : null;
  };
  return (server) => {
    // A name alone is no proof: programs that are not watched may have the same.
    const named = server.watched === true && server.name !== null ? onlyOne(byName.get(server.name)) : null;
    return named ?? onlyOne(byEnd.get(endKey(server)));
  };
}

function endKey({ transport, address, port }: SnapshotServer): string {
  return [transport, address, port].join(SEPARATOR);
}

function callsOf(called: readonly TrackedRow[], serving: ServingIndex): readonly Call[] {
  const groups = Map.groupBy(called, ({ row }) => {
    const target = serving(row.server);
    return target === null ? `server${SEPARATOR}${serverName(row.server)}` : `workload${SEPARATOR}${target}`;
  });
  return [...groups].map(([key, rows]) => {
    const { server } = (rows[0] as TrackedRow).row;
    return { key, target: serving(server), server, rows };
  });
}

/** Rows that say whose calls they are, of callers that have no rows of their own. */
function callersOf(served: readonly TrackedRow[], watched: ReadonlySet<string>): readonly Caller[] {
  const strange = served.filter(({ row: { client } }) => client !== null && !watched.has(client.name ?? ''));
  const groups = Map.groupBy(strange, ({ row }) => [callerName(row), workloadKey(row)].join(SEPARATOR));
  return [...groups.values()].map((rows) => {
    const { row } = rows[0] as TrackedRow;
    return { name: callerName(row), target: workloadKey(row), rows };
  });
}

function callerName({ client }: SnapshotRow): string {
  return client?.name ?? client?.address ?? '';
}
