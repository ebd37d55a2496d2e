import { findHolders } from '../../host/held-sockets.ts';
import { eachNetworkNamespace } from '../../host/network-namespaces.ts';
import { pidsIn } from '../../host/proc-files.ts';
import { socketsSeenBy } from '../../host/sockets.ts';
import { finish } from '../../lib/steps.ts';
import type { Target, TargetDescription, TargetHost, Watched } from './target.ts';

export interface CallersOption {
  readonly kind: 'callers';
  readonly ports: readonly number[];
}

/**
 * What is said to some ports of servers, here or far away, whoever says it but sae-mon itself: conversations, not processes.
 * It does not end.
 */
export class CallersTarget implements Target {
  readonly label: string;
  readonly selection = { calledPorts: true };
  readonly #ports: ReadonlySet<number>;
  readonly #procPath: string;
  /** By port, who was connected to it at the start. */
  #callers: ReadonlyMap<number, ReadonlySet<number>> = new Map();

  static resolve({ ports }: CallersOption, { procPath }: TargetHost): CallersTarget {
    return new CallersTarget(ports, procPath);
  }

  /** Made by `resolve`. */
  constructor(ports: readonly number[], procPath: string) {
    this.label = `callers of ${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`;
    this.#ports = new Set(ports);
    this.#procPath = procPath;
  }

  /** Looks for who is connected now, before calls are seen: they would wait in the ring. */
  seed(watched: Watched): void {
    for (const port of this.#ports) watched.addCalledPort(port);
    this.#callers = this.#connected();
  }

  members(): number[] {
    return [...new Set([...this.#callers.values()].flatMap((pids) => [...pids]))];
  }

  describe(): TargetDescription[] {
    return [...this.#ports].map((port) => ({
      kind: 'callers',
      value: String(port),
      processes: this.#callers.get(port)?.size ?? 0,
    }));
  }

  hasEnded(): boolean {
    return false;
  }

  #connected(): Map<number, Set<number>> {
    const pids = pidsIn(this.#procPath).filter((pid) => pid !== process.pid);
    const sockets = new Map<number, number>();
    const look = eachNetworkNamespace(pids, this.#procPath, (pid) => {
      for (const { inode, remote, state } of socketsSeenBy(pid, this.#procPath)) {
        if (state === 'connected' && this.#ports.has(remote.port)) sockets.set(inode, remote.port);
      }
    });
    finish(look);
    const callers = new Map<number, Set<number>>();
    if (sockets.size === 0) return callers;
    const holders = findHolders(new Set(sockets.keys()), { pids, procPath: this.#procPath }, (pid, inode) => {
      const port = sockets.get(inode) as number;
      callers.set(port, (callers.get(port) ?? new Set()).add(pid));
    });
    finish(holders);
    return callers;
  }
}
