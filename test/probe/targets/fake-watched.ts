import { readProcess } from '../../../src/host/process-state.ts';
import type { CgroupChoice, TargetHost, Watched } from '../../../src/probe/targets/target.ts';

/** The set without a kernel: a hook that forks and ends as the test says stands in for the eBPF programs. */
export class FakeWatched implements Watched {
  readonly commands: string[] = [];
  readonly servedPorts: number[] = [];
  readonly calledPorts: number[] = [];
  readonly cgroups: (CgroupChoice | null)[] = [];
  readonly #pids = new Set<number>();
  readonly #host: TargetHost;
  readonly #added: (pid: number) => void;

  /** @param added called when a process has joined: what happens in the middle of a walk */
  constructor(host: TargetHost, added: (pid: number) => void = () => undefined) {
    this.#host = host;
    this.#added = added;
  }

  add(pid: number): boolean {
    if (this.#pids.has(pid) || readProcess(pid, this.#host.procPath) === null) return false;
    this.#pids.add(pid);
    this.#added(pid);
    return true;
  }

  pids(): number[] {
    return [...this.#pids];
  }

  addCommand(comm: string): void {
    this.commands.push(comm);
  }

  addServedPort(port: number): void {
    this.servedPorts.push(port);
  }

  addCalledPort(port: number): void {
    this.calledPorts.push(port);
  }

  setCgroup(place: number, cgroup: CgroupChoice | null): void {
    this.cgroups[place] = cgroup;
  }

  of(): Watched {
    return this;
  }

  /** As the hook does at the end of the last thread. */
  delete(pid: number): void {
    this.#pids.delete(pid);
  }
}
