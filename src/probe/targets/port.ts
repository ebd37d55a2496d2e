import { descendantsOf, findDescendants } from '../../host/descendants.ts';
import { readProcess } from '../../host/process-state.ts';
import { monotonicNs } from '../../lib/clock.ts';
import { advance, finish, type Steps } from '../../lib/steps.ts';
import { nobodyListens } from './nobody-listens.ts';
import { type PortServer, PortServers } from './port-servers.ts';
import type { Target, TargetDescription, TargetHost, Watched } from './target.ts';

export interface PortOption {
  readonly kind: 'port';
  readonly ports: readonly number[];
  /** Wait for who serves there, at the start and after its end. */
  readonly follow: boolean;
}

/** A look goes on at the next call after this time: it is the ring's reader that waits meanwhile. */
const LOOK_NS = 2e6;

/** The lists of TCP are of all sockets of a host, 7 ms where its table is large; who begins to listen is seen without them. */
const TCP_LISTS_NS = 10e9;

/**
 * Whoever serves at some ports, with their children: who holds a socket that listens there, or of UDP is bound there. Who
 * begins to listen is seen by that call; who binds a socket of UDP, or is handed a socket, is found a moment later. Ends with
 * the last of them.
 */
export class PortTarget implements Target {
  readonly label: string;
  readonly selection = { processes: { followChildren: true }, servedPorts: true };
  readonly #option: PortOption;
  readonly #procPath: string;
  readonly #servers: PortServers;
  /** Of each port, the processes that were found to serve it. */
  readonly #found = new Map<number, Set<number>>();
  /** Under way, in steps. */
  #look: Steps<void> | null = null;
  #tcpListedNs = 0;
  /** Those whose children were looked for. */
  #parents: ReadonlySet<number> = new Set();

  /** @throws UserError NO_SUCH_PROCESS */
  static resolve(option: PortOption, { procPath }: TargetHost): PortTarget {
    const target = new PortTarget(option, procPath);
    target.#findAll();
    // As of processes: of several, each must be there.
    const unserved = option.ports.filter((port) => !target.#found.has(port));
    if (!option.follow && unserved.length > 0) throw nobodyListens(unserved, target.#servers.activated, procPath);
    return target;
  }

  /** Made by `resolve`. */
  constructor(option: PortOption, procPath: string) {
    this.label = `${option.ports.length === 1 ? 'port' : 'ports'} ${option.ports.join(', ')}`;
    this.#option = option;
    this.#procPath = procPath;
    this.#servers = new PortServers(option.ports, procPath);
  }

  seed(watched: Watched): void {
    for (const port of this.#option.ports) watched.addServedPort(port);
    finish(this.#servers.find(['tcp', 'udp'], (server) => this.#note(server)));
    this.#tcpListedNs = monotonicNs();
    const pids = this.#pids();
    for (const pid of pids) watched.add(pid);
    // A child's child may appear during the walk: until nothing new is found.
    while (descendantsOf(pids, this.#procPath).filter((pid) => watched.add(pid)).length > 0);
    this.#parents = new Set(watched.pids());
  }

  refresh(watched: Watched): void {
    this.#look ??= this.#lookAgain(watched);
    if (advance(this.#look, monotonicNs() + LOOK_NS, monotonicNs)) this.#look = null;
  }

  members(watched: Watched): number[] {
    return watched.pids();
  }

  describe(): TargetDescription[] {
    return this.#option.ports.map((port) => {
      const pids = [...(this.#found.get(port) ?? [])].filter((pid) => readProcess(pid, this.#procPath) !== null);
      const processes = new Set([...pids, ...descendantsOf(pids, this.#procPath)]).size;
      return { kind: 'port', value: String(port), processes };
    });
  }

  hasEnded(watched: Watched): boolean {
    return !this.#option.follow && watched.pids().length === 0;
  }

  #findAll(): void {
    const note = (server: PortServer): void => this.#note(server);
    finish(this.#servers.find(['tcp', 'udp'], note));
    const hidden = new Set([...this.#servers.activated].filter((port) => !this.#found.has(port)));
    if (hidden.size > 0) finish(this.#servers.findAccepting(hidden, note));
  }

  /** Who is found is watched at once, its children, which are many to look through, behind it. */
  *#lookAgain(watched: Watched): Steps<void> {
    const listsTcp = monotonicNs() - this.#tcpListedNs > TCP_LISTS_NS;
    if (listsTcp) this.#tcpListedNs = monotonicNs();
    yield* this.#servers.find(listsTcp ? ['tcp', 'udp'] : ['udp'], ({ pid }) => watched.add(pid));
    const pids = watched.pids();
    for (let added = pids.filter((pid) => !this.#parents.has(pid)).length; added > 0; ) {
      const descendants = yield* findDescendants(pids, this.#procPath);
      added = descendants.filter((pid) => watched.add(pid)).length;
    }
    this.#parents = new Set(watched.pids());
  }

  #note({ pid, port }: PortServer): void {
    const pids = this.#found.get(port);
    if (pids === undefined) this.#found.set(port, new Set([pid]));
    else pids.add(pid);
  }

  #pids(): number[] {
    return [...new Set([...this.#found.values()].flatMap((pids) => [...pids]))];
  }
}
