import { findHolders } from '../../host/held-sockets.ts';
import { eachNetworkNamespace } from '../../host/network-namespaces.ts';
import { pidsIn, textOf } from '../../host/proc-files.ts';
import { type HostSocket, serversSeenBy, socketsSeenBy } from '../../host/sockets.ts';
import type { Steps } from '../../lib/steps.ts';

/** It holds the sockets of services that it starts at the first connection, and whose parent it is: not who serves. */
const ACTIVATOR = 'systemd';
/** A process may be handed a socket a moment after its start: it is looked at so often, over two seconds. */
const LOOKS = 8;

type Transport = HostSocket['transport'];

export interface PortServer {
  readonly pid: number;
  readonly port: number;
}

type Tell = (server: PortServer) => void;

/** Who serves at some ports, in whatever network namespace that is visible. */
export class PortServers {
  /** Ports at which systemd listens, maybe with others. */
  readonly activated = new Set<number>();
  readonly #ports: ReadonlySet<number>;
  readonly #procPath: string;
  /** Ports by the inodes of sockets that serve them, as last listed. */
  readonly #sockets: Record<Transport, ReadonlyMap<number, number>> = { tcp: new Map(), udp: new Map() };
  /** How often each process was looked at. */
  #looks: ReadonlyMap<number, number> = new Map();

  constructor(ports: readonly number[], procPath: string) {
    this.#ports = new Set(ports);
    this.#procPath = procPath;
  }

  /**
   * Tells who holds a socket that serves, among all processes where one was not listed before, else among those that are new.
   * The youngest come first: a server that was just started is one.
   */
  *find(transports: readonly Transport[], tell: Tell): Steps<void> {
    const known = new Map([...this.#sockets.tcp, ...this.#sockets.udp]);
    for (const transport of transports) this.#sockets[transport] = yield* this.#list(transport);
    const sockets = new Map([...this.#sockets.tcp, ...this.#sockets.udp]);
    const pids = this.#pids();
    const isNew = (pid: number): boolean => (this.#looks.get(pid) ?? 0) < LOOKS;
    const fresh = [...sockets.keys()].some((inode) => !known.has(inode));
    if (sockets.size > 0) yield* this.#findHolders(sockets, fresh ? pids : pids.filter(isNew), tell);
    this.#looks = new Map(pids.map((pid) => [pid, (this.#looks.get(pid) ?? 0) + 1]));
  }

  /** Tells who holds a connection that was accepted at one of these ports: the servers of a listener that systemd keeps for itself. */
  *findAccepting(ports: ReadonlySet<number>, tell: Tell): Steps<void> {
    const accepted = new Map<number, number>();
    yield* eachNetworkNamespace(this.#pids(), this.#procPath, (pid) => {
      for (const { inode, local, state } of socketsSeenBy(pid, this.#procPath)) {
        if (state === 'connected' && ports.has(local.port)) accepted.set(inode, local.port);
      }
    });
    yield* this.#findHolders(accepted, this.#pids(), tell);
  }

  *#list(transport: Transport): Steps<ReadonlyMap<number, number>> {
    const sockets = new Map<number, number>();
    yield* eachNetworkNamespace(this.#pids(), this.#procPath, (pid) => {
      const seen = serversSeenBy(pid, this.#procPath, { transport, ports: this.#ports });
      for (const { inode, local } of seen) if (inode !== 0) sockets.set(inode, local.port);
    });
    return sockets;
  }

  *#findHolders(sockets: ReadonlyMap<number, number>, pids: readonly number[], tell: Tell): Steps<void> {
    const where = { pids, procPath: this.#procPath };
    yield* findHolders(new Set(sockets.keys()), where, (pid, inode) => {
      const port = sockets.get(inode) as number;
      if (textOf(`${this.#procPath}/${pid}/comm`)?.trimEnd() === ACTIVATOR) this.activated.add(port);
      else tell({ pid, port });
    });
  }

  #pids(): number[] {
    return pidsIn(this.#procPath)
      .filter((pid) => pid !== process.pid)
      .reverse();
  }
}
