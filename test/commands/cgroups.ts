import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupMount } from '../../src/host/cgroup-hierarchy.ts';

/** A cgroup of the test's own; its processes are moved to the root before it goes. */
export class Cgroup implements Disposable {
  readonly #mount = cgroupMount() ?? '/sys/fs/cgroup';
  readonly path: string;

  /** @param name a path below a folder of this process */
  constructor(name: string) {
    this.path = join(this.#mount, `sae-mon-test-${process.pid}-${name}`);
    mkdirSync(this.path);
  }

  add(pid: number): void {
    writeFileSync(join(this.path, 'cgroup.procs'), String(pid));
  }

  remove(pid: number): void {
    writeFileSync(join(this.#mount, 'cgroup.procs'), String(pid));
  }

  [Symbol.dispose](): void {
    rmdirSync(this.path);
  }
}
