/** What each workload of a census listens on, and whom it speaks with. */
import { InvariantError } from '../../lib/errors.ts';
import { workloadKey } from '../workload-key.ts';
import type { CensusProcess, HostCensus } from './census.ts';
import { type ListedSocket, listSockets } from './listed-sockets.ts';

export interface ListenedPort {
  readonly transport: 'tcp' | 'udp';
  /** Null: any. */
  readonly address: string | null;
  readonly port: number;
}

/** A server that is called, and over how many connections. */
export interface CalledServer {
  readonly transport: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly connections: number;
}

/** What some sockets are for. Each list is bounded, and said to be as long as it was. */
export interface SocketUse {
  readonly ports: Bounded<ListenedPort>;
  /** Paths of Unix sockets that are listened on; with a leading @ they are abstract. */
  readonly unixPaths: Bounded<string>;
  /** Established, from clients to a port that is listened on. */
  readonly connectionsIn: number;
  /** Established, to others. */
  readonly connectionsOut: number;
  /** Those with most connections first. */
  readonly calls: Bounded<CalledServer>;
}

export interface Bounded<T> {
  readonly first: readonly T[];
  readonly total: number;
}

export interface WorkloadUse extends SocketUse {
  /** As `workloadKey` has it; of a family, with the pid of its eldest. */
  readonly key: string;
  /** All of its processes, the lowest pid first; also those without sockets. */
  readonly processes: readonly CensusProcess[];
  /** Who of them listens, else who is connected: the others may be a shell that has started it. */
  readonly speaker: CensusProcess;
  /** It is, with any of its processes, in another network namespace than who looks. */
  readonly otherNetwork: boolean;
}

export interface HostUse {
  /** Those that have any socket which is listened on or connected: servers with most connections first. */
  readonly workloads: readonly WorkloadUse[];
  /** Sockets of nobody who can be seen: of other users' processes, of the kernel's own. */
  readonly unattributed: SocketUse;
  /** Processes whose descriptors cannot be seen. */
  readonly hiddenProcesses: number;
}

/** Of programs that start themselves again. */
const MAX_GENERATIONS = 32;
/** More are of no use to who reads them. */
const MAX_LISTED = 64;

/**
 * What is one: a workload as rows of traffic have it; or, where it is a command, each process of it with those of its
 * children that run the same. Seven servers that one interpreter runs are seven families.
 */
export type CensusUnit = 'workload' | 'family';

export function workloadUses(census: HostCensus, unit: CensusUnit): HostUse {
  const listed = listSockets(census);
  const own = census.networks[0]?.inode ?? null;
  const attributed = new Set<number>();
  const workloads: WorkloadUse[] = [];
  for (const [key, processes] of grouped(census.processes, unit)) {
    const inodes = new Set(processes.flatMap(({ sockets }) => [...(sockets ?? [])]));
    const sockets = [...inodes].flatMap((inode) => listed.get(inode) ?? []);
    for (const { inode } of sockets) attributed.add(inode);
    if (sockets.length === 0) continue;
    const otherNetwork = processes.some(({ network }) => network !== null && network !== own);
    workloads.push({ key, processes, speaker: speakerOf(processes, sockets), otherNetwork, ...socketUse(sockets) });
  }
  return {
    workloads: workloads.sort(byImportance),
    unattributed: socketUse([...listed.values()].filter(({ inode }) => !attributed.has(inode))),
    hiddenProcesses: census.processes.filter(({ sockets }) => sockets === null).length,
  };
}

function speakerOf(processes: readonly CensusProcess[], sockets: readonly ListedSocket[]): CensusProcess {
  const told = sockets.find(({ kind }) => kind === 'port') ?? sockets.find(({ kind }) => kind === 'path') ?? sockets[0];
  // The youngest: who has started it holds what it has left to it.
  const holder = told && processes.findLast((process) => process.sockets?.has(told.inode));
  if (holder === undefined) throw new InvariantError('a workload has a socket that none of its processes holds');
  return holder;
}

function grouped(processes: readonly CensusProcess[], unit: CensusUnit): ReadonlyMap<string, CensusProcess[]> {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const groups = new Map<string, CensusProcess[]>();
  for (const process of processes.toSorted((a, b) => a.pid - b.pid)) {
    const key = unit === 'workload' ? workloadKey(process.identity) : familyKey(process, byPid);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [process]);
    else known.push(process);
  }
  return groups;
}

function familyKey(process: CensusProcess, byPid: ReadonlyMap<number, CensusProcess>): string {
  if (!isCommand(process)) return workloadKey(process.identity);
  let eldest = process;
  // Pids that were used again while /proc was read could make a circle.
  for (let generation = 0; generation < MAX_GENERATIONS; generation += 1) {
    const parent = byPid.get(eldest.parent);
    if (parent === undefined || !isCommand(parent) || parent.identity.command !== process.identity.command) break;
    eldest = parent;
  }
  return `${workloadKey(process.identity)} ${eldest.pid}`;
}

/** In no container and no unit. */
function isCommand({ identity }: CensusProcess): boolean {
  return identity.containerId === null && identity.unit === null;
}

function socketUse(sockets: readonly ListedSocket[]): SocketUse {
  const ports = new Map<string, ListenedPort>();
  const paths = new Set<string>();
  const calls = new Map<string, CalledServer>();
  let connectionsIn = 0;
  let connectionsOut = 0;
  for (const socket of sockets) {
    switch (socket.kind) {
      case 'port':
        ports.set(nameOf(socket), { transport: socket.transport, address: socket.address, port: socket.port });
        break;
      case 'path':
        paths.add(socket.path);
        break;
      case 'in':
        connectionsIn += 1;
        break;
      case 'out': {
        const { transport, address, port } = socket;
        const name = nameOf(socket);
        calls.set(name, { transport, address, port, connections: (calls.get(name)?.connections ?? 0) + 1 });
        connectionsOut += 1;
        break;
      }
      default:
        socket satisfies never;
    }
  }
  return {
    ports: bounded([...ports.values()].sort(byPort)),
    unixPaths: bounded([...paths].sort()),
    connectionsIn,
    connectionsOut,
    calls: bounded([...calls.values()].sort(byConnections)),
  };
}

function nameOf({ transport, address, port }: ListenedPort): string {
  return `${transport} ${address} ${port}`;
}

function bounded<T>(all: readonly T[]): Bounded<T> {
  return { first: all.slice(0, MAX_LISTED), total: all.length };
}

/** In an incident: who serves most, then who serves at all, then who calls most. */
function byImportance(a: WorkloadUse, b: WorkloadUse): number {
  return (
    b.connectionsIn - a.connectionsIn ||
    Number(b.ports.total > 0) - Number(a.ports.total > 0) ||
    b.connectionsOut - a.connectionsOut ||
    lowestPid(a) - lowestPid(b)
  );
}

function lowestPid({ processes }: WorkloadUse): number {
  return processes[0]?.pid ?? 0;
}

function byPort(a: ListenedPort, b: ListenedPort): number {
  return a.port - b.port || compareText(nameOf(a), nameOf(b));
}

function byConnections(a: CalledServer, b: CalledServer): number {
  return b.connections - a.connections || compareText(nameOf(a), nameOf(b));
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
