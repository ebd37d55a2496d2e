import { BoundedMap } from '../lib/bounded-map.ts';
import type { FoundName } from '../metadata/found-name.ts';
import type { Workload } from '../metadata/workload.ts';
import type { Role } from '../transactions/transaction.ts';
import type { Cell } from './cell.ts';
import type { SnapshotServer } from './snapshot.ts';
import type { StoredRow } from './store/stored-row.ts';
import type { StoredSeries } from './store/stored-series.ts';

/** Stands in every text field of the row that takes what exceeds the cap on series. */
export const OTHER = '(other)';

/** Between the parts of a key: cannot occur in an address or a command, and keys are never shown. */
const SEPARATOR = '\0';

export interface GroupIdentity {
  readonly workload: Workload;
  readonly role: Role;
  readonly protocol: string;
  /** Called as its clients call it, or not at all. */
  readonly server: SnapshotServer;
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
  /** What else is known of the server; null: nothing. */
  found: FoundName | null = null;
  readonly #byOperation = new Map<string, Map<string | null, Series>>();

  constructor(key: string, identity: GroupIdentity) {
    this.key = key;
    this.identity = identity;
  }

  /** As rows show it. */
  get server(): SnapshotServer {
    const { server } = this.identity;
    if (server.name !== null || this.found === null || this.found.name === null) return server;
    return { ...server, name: this.found.name, nameSource: this.found.source };
  }

  /** One of its connections comes from where the server is called so. From several places it may be several. */
  calls(found: FoundName): void {
    this.found = this.found === null || this.found.place === found.place ? found : SEVERAL;
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

const SEVERAL: FoundName = { place: '', name: null, source: null };

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
  /** What a store counts of it; null in the tables of windows. */
  stored: StoredRow | null = null;

  constructor(group: SeriesGroup, operation: string, resource: string | null) {
    this.group = group;
    this.operation = operation;
    this.resource = resource;
    this.key = [group.key, operation, resource ?? ''].join(SEPARATOR);
  }
}

export function groupKey(workloadKey: string, role: Role, protocol: string, server: SnapshotServer): string {
  return [
    workloadKey,
    role,
    protocol,
    server.transport ?? '',
    server.address,
    server.port ?? '',
    server.name ?? '',
  ].join(SEPARATOR);
}

/** Where the transactions of a role go for which there is no series of their own. */
export function otherSeries(role: Role): Series {
  const workload = { key: OTHER, command: OTHER, containerId: null, containerName: null, cgroup: null, unit: null };
  const server = { address: OTHER, port: null, transport: null, name: null, nameSource: null };
  const identity = { workload, role, protocol: OTHER, server, pids: new BoundedMap<number, number>({ limit: 1 }) };
  return new Series(new SeriesGroup(groupKey(OTHER, role, OTHER, server), identity), OTHER, null);
}
