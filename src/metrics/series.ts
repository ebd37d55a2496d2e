import { BoundedMap } from '../lib/bounded-map.ts';
import type { FoundName } from '../metadata/found-name.ts';
import type { Workload } from '../metadata/workload.ts';
import type { Role } from '../transactions/transaction.ts';
import type { Cell } from './cell.ts';
import type { RowHistory } from './history/row-history.ts';
import type { SnapshotClient, SnapshotConnection, SnapshotServer } from './snapshot.ts';
import type { StoredRow } from './store/stored-row.ts';
import type { StoredSeries } from './store/stored-series.ts';

/** Stands in every text field of the row that takes what exceeds the cap on series. */
export const OTHER = '(other)';

/** From where a row's connections come, as far as servers' names depend on it: the last ones. */
const MAX_PLACES = 8;

/** Between the parts of a key: cannot occur in an address or a command, and keys are never shown. */
const SEPARATOR = '\0';

export interface GroupIdentity {
  readonly workload: Workload;
  readonly role: Role;
  readonly protocol: string;
  /** Called as its clients call it, or not at all. */
  readonly server: SnapshotServer;
  /** Null where rows are not split by it. */
  readonly client: SnapshotClient | null;
  readonly connection: SnapshotConnection | null;
  /** By themselves. Shared by all groups of the workload; their owner fills it. */
  readonly pids: BoundedMap<number, number>;
}

/** All series of one workload in one role towards one server by one protocol: what their connections have in common. */
export class SeriesGroup {
  readonly key: string;
  readonly identity: GroupIdentity;
  size = 0;
  /** The one that was last asked for: mostly the next one, too. */
  last: Series | null = null;
  /** Where a store counts what it has no room for; null: not asked for yet. */
  overflow: StoredSeries | null = null;
  /** What else is known of the server, from where its connections come: mostly one place. */
  readonly #found: FoundName[] = [];
  readonly #byOperation = new Map<string, Map<string | null, Series>>();

  constructor(key: string, identity: GroupIdentity) {
    this.key = key;
    this.identity = identity;
  }

  /** As rows show it. */
  get server(): SnapshotServer {
    const { server } = this.identity;
    const named = server.name === null ? this.#found.filter(({ name }) => name !== null) : [];
    const [first] = named;
    // From several network namespaces one address may be several servers: then it is all that can be said.
    if (first === undefined || named.some(({ name }) => name !== first.name)) return server;
    const isWatched = named.every(({ watched }) => watched === true);
    return { ...server, name: first.name, nameSource: first.source, ...(isWatched ? { watched: true } : {}) };
  }

  /** One of its connections comes from where this is known of the server. */
  calls(found: FoundName): void {
    if (this.#found.includes(found)) return;
    if (this.#found.length >= MAX_PLACES) this.#found.shift();
    this.#found.push(found);
  }

  find(operation: string, resource: string | null): Series | undefined {
    return this.#byOperation.get(operation)?.get(resource);
  }

  add(series: Series): void {
    let byResource = this.#byOperation.get(series.operation);
    if (byResource === undefined) {
      byResource = new Map();
      this.#byOperation.set(series.operation, byResource);
    }
    byResource.set(series.resource, series);
    this.size += 1;
  }

  delete(series: Series): void {
    const byResource = this.#byOperation.get(series.operation);
    if (byResource?.delete(series.resource) !== true) return;
    if (byResource.size === 0) this.#byOperation.delete(series.operation);
    if (this.last === series) this.last = null;
    this.size -= 1;
  }
}

/** One row of the tables, over all windows. */
export class Series {
  readonly group: SeriesGroup;
  readonly operation: string;
  readonly resource: string | null;
  /** Stable over windows and over being forgotten and met again. */
  readonly key: string;
  /** The protocol version last seen. */
  version: string | null = null;
  /** OpenTelemetry attributes, once somebody has asked. */
  attributes: Readonly<Record<string, string | number>> | null = null;
  /** In how many kept windows it occurs; at 0 it is forgotten. */
  windows = 0;
  /** Its cell in the window where it was last counted, so that no map is asked again; null: ask. */
  cell: Cell | null = null;
  cellIndex = -1;
  /** What is kept of the row beyond its windows; null: nothing, or not asked for yet. */
  history: RowHistory | null = null;
  /** What a store counts of it; null in the tables of windows. */
  stored: StoredRow | null = null;

  constructor(group: SeriesGroup, operation: string, resource: string | null) {
    this.group = group;
    this.operation = operation;
    this.resource = resource;
    this.key = [group.key, operation, resource ?? ''].join(SEPARATOR);
  }
}

export function groupKey(identity: Omit<GroupIdentity, 'pids'>): string {
  const { workload, role, protocol, server, client, connection } = identity;
  const parts = [
    workload.key,
    role,
    protocol,
    server.transport ?? '',
    server.address,
    server.port ?? '',
    server.name ?? '',
  ];
  if (client !== null) parts.push('client', client.address, client.name ?? '');
  if (connection !== null) parts.push('connection', connection.id);
  return parts.join(SEPARATOR);
}

/** Stands for all workloads beyond those that are told apart. */
export const OTHER_WORKLOAD: Workload = {
  key: OTHER,
  name: OTHER,
  command: OTHER,
  containerId: null,
  containerName: null,
  podUid: null,
  cgroup: null,
  unit: null,
  application: OTHER,
  instance: null,
  pid: null,
  declared: {},
};

/** Where the transactions of a role go for which there is no series of their own. */
export function otherSeries(role: Role): Series {
  const server = { address: OTHER, port: null, transport: null, name: null, nameSource: null };
  const identity = { workload: OTHER_WORKLOAD, role, protocol: OTHER, server, client: null, connection: null };
  const pids = new BoundedMap<number, number>({ limit: 1 });
  return new Series(new SeriesGroup(groupKey(identity), { ...identity, pids }), OTHER, null);
}
