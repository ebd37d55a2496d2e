import { BoundedMap } from '../lib/bounded-map.ts';
import type { LocalNaming } from '../metadata/found-name.ts';
import type { WorkloadResolver } from '../metadata/workload.ts';
import type { ClientEnd, Role, TransactionConnection } from '../transactions/transaction.ts';
import { clientOf, connectionOf, type RowSplit } from './row-split.ts';
import { groupKey, Series, SeriesGroup } from './series.ts';
import type { SnapshotServer } from './snapshot.ts';

/** Processes named in a row; the first seen are forgotten first. Enough for a preforking server, and a line that can be read. */
const MAX_PIDS = 64;
/** Workloads whose processes are remembered. Beyond it the one that was not met for longest starts anew: a row may name fewer pids, no count is lost. */
const MAX_WORKLOADS = 4096;

/** What a table keeps of a conversation, at its slot. */
class ConnectionEntry {
  /** The conversation's: its slot may be another's by now. */
  readonly serial: number;
  readonly role: Role;
  readonly protocol: string;
  /** What may become known of the client while the connection lives. */
  readonly client: ClientEnd | null;
  readonly peer: TransactionConnection | null;
  group: SeriesGroup;
  tgid = 0;

  constructor({ serial, role, protocol, client, peer }: TransactionConnection, group: SeriesGroup) {
    this.serial = serial;
    this.role = role;
    this.protocol = protocol;
    this.client = client;
    this.peer = peer;
    this.group = group;
  }
}

export interface SeriesTableOptions {
  readonly maxSeries: number;
  readonly workloads: WorkloadResolver;
  /** Who finds names for servers that their clients have not called by one; null: nobody. */
  readonly naming?: LocalNaming | null;
  readonly split: RowSplit;
}

/** All series that their owner has not forgotten, at most `maxSeries` of them. */
export class SeriesTable {
  size = 0;
  readonly #maxSeries: number;
  readonly #workloads: WorkloadResolver;
  readonly #naming: LocalNaming | null;
  readonly #split: RowSplit;
  /** By slot of the conversation: as many as were ever open at a time. */
  readonly #entries: ConnectionEntry[] = [];
  readonly #groups = new Map<string, SeriesGroup>();
  readonly #pids = new BoundedMap<string, BoundedMap<number, number>>({ limit: MAX_WORKLOADS });

  constructor({ maxSeries, workloads, naming = null, split }: SeriesTableOptions) {
    this.#maxSeries = maxSeries;
    this.#workloads = workloads;
    this.#naming = naming;
    this.#split = split;
  }

  /** The series to count in; null when there is no room. Known ones cost two look-ups at most and allocate nothing. */
  seriesOf(connection: TransactionConnection, tgid: number, operation: string, resource: string | null): Series | null {
    const entry = this.#entryOf(connection);
    if (entry.tgid !== tgid) this.#notePid(entry, tgid);
    const group = entry.group;
    const last = group.last;
    if (last !== null && last.operation === operation && last.resource === resource) return last;
    const series = group.find(operation, resource) ?? this.#admit(entry, operation, resource);
    if (series !== null) entry.group.last = series;
    return series;
  }

  /** As `seriesOf`, but a series that is not known stays so: for what has not been counted yet. */
  peek(connection: TransactionConnection, operation: string, resource: string | null): Series | null {
    const group = this.#listed(this.#entryOf(connection));
    const known = group.find(operation, resource);
    if (known !== undefined) return known;
    return this.size < this.#maxSeries ? new Series(group, operation, resource) : null;
  }

  /** What the connection's series have in common, whether or not there is room for any. */
  groupOf(connection: TransactionConnection): SeriesGroup {
    return this.#listed(this.#entryOf(connection));
  }

  /** The series of the connection's group that was counted last; null where there is none. */
  lastOf(connection: TransactionConnection): Series | null {
    return this.#entries[connection.slot]?.serial === connection.serial ? this.#entryOf(connection).group.last : null;
  }

  /** Its owner keeps nothing for it any more. */
  forget(series: Series): void {
    const { group } = series;
    if (group.find(series.operation, series.resource) !== series) return;
    group.delete(series);
    this.size -= 1;
    if (group.size === 0) this.#groups.delete(group.key);
  }

  #admit(entry: ConnectionEntry, operation: string, resource: string | null): Series | null {
    const group = this.#listed(entry);
    const known = group.find(operation, resource);
    if (known !== undefined) return known;
    if (this.size >= this.#maxSeries) return null;
    const series = new Series(group, operation, resource);
    group.add(series);
    this.size += 1;
    this.#groups.set(group.key, group);
    return series;
  }

  /** The entry's group; where it was forgotten and another connection has brought it back since, that one's. */
  #listed(entry: ConnectionEntry): SeriesGroup {
    if (entry.group.size === 0) entry.group = this.#groups.get(entry.group.key) ?? entry.group;
    return entry.group;
  }

  #entryOf(connection: TransactionConnection): ConnectionEntry {
    const entry = this.#entries[connection.slot];
    // Role and protocol may become known, or be revoked, while the connection lives.
    if (
      entry !== undefined &&
      entry.serial === connection.serial &&
      entry.role === connection.role &&
      entry.protocol === connection.protocol &&
      (!this.#split.client || isOfClient(entry, connection))
    )
      return entry;
    const made = new ConnectionEntry(connection, this.#groupOf(connection));
    this.#findName(connection, made.group);
    this.#entries[connection.slot] = made;
    return made;
  }

  #groupOf(connection: TransactionConnection): SeriesGroup {
    const { role, protocol } = connection;
    const workload = this.#workloads.workloadOf(connection.tgid);
    const client = this.#split.client ? clientOf(connection, this.#workloads) : null;
    const own = this.#split.connection ? connectionOf(connection) : null;
    const identity = { workload, role, protocol, server: serverOf(connection), client, connection: own };
    const key = groupKey(identity);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    return new SeriesGroup(key, { ...identity, pids: this.#pidsOf(workload.key) });
  }

  /** With each connection: what listens there may be another one since. */
  #findName(connection: TransactionConnection, group: SeriesGroup): void {
    if (connection.role !== 'client' || group.identity.server.name !== null) return;
    const found = this.#naming?.find(connection) ?? null;
    if (found !== null) group.calls(found);
  }

  #pidsOf(workloadKey: string): BoundedMap<number, number> {
    const known = this.#pids.get(workloadKey);
    if (known !== undefined) return known;
    const pids = new BoundedMap<number, number>({ limit: MAX_PIDS, evicts: 'added' });
    this.#pids.set(workloadKey, pids);
    return pids;
  }

  #notePid(entry: ConnectionEntry, tgid: number): void {
    entry.tgid = tgid;
    if (tgid !== 0) entry.group.identity.pids.set(tgid, tgid);
  }
}

function isOfClient(entry: ConnectionEntry, { client, peer }: TransactionConnection): boolean {
  return entry.client === client && entry.peer === peer;
}

/** The server's end; where the role is not known, this host's: of the two it is the one that is always the target's. */
function serverOf(connection: TransactionConnection): SnapshotServer {
  const remote = connection.role === 'client';
  const port = remote ? connection.remotePort : connection.localPort;
  return {
    address: remote ? connection.remoteAddress : connection.localAddress,
    port: connection.transport === 'unix' ? null : port,
    transport: connection.transport,
    name: remote ? connection.serverName : null,
    nameSource: remote ? connection.serverNameSource : null,
  };
}
