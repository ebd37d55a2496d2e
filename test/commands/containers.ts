import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cgroupMount, cgroupMounts } from '../../src/host/cgroup-hierarchy.ts';
import { readProcess } from '../../src/host/process-state.ts';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** Where the v2 hierarchy is mounted, and that of one controller of v1, which is mounted beside it. */
export const V2 = cgroupMount() ?? '';
export function v1(controller: string): string {
  const mount = cgroupMounts('/proc').v1.find(({ controllers }) => controllers.includes(controller));
  if (mount === undefined) throw new Error(`these tests need the v1 hierarchy of ${controller}`);
  return mount.directory;
}

/** A cgroup as a runtime makes it, with those above that are not there yet; its processes are moved to the root before it goes. */
export class RuntimeCgroup implements Disposable {
  readonly directory: string;
  readonly #mount: string;
  readonly #made: string[] = [];

  constructor(mount: string, path: string) {
    this.#mount = mount;
    this.directory = join(mount, path);
    for (let missing = this.directory; !existsSync(missing); missing = dirname(missing)) this.#made.push(missing);
    mkdirSync(this.directory, { recursive: true });
  }

  add(pid: number): void {
    writeFileSync(join(this.directory, 'cgroup.procs'), String(pid));
  }

  [Symbol.dispose](): void {
    for (const directory of this.#made) {
      for (const pid of readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
        this.#release(pid);
      removeIfEmpty(directory);
    }
  }

  #release(pid: string): void {
    if (readProcess(Number(pid), '/proc') !== null) writeFileSync(join(this.#mount, 'cgroup.procs'), pid);
  }
}

/** Another test's may still be in it. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EBUSY' && code !== 'ENOTEMPTY') throw error;
  }
}

/** 64 hexadecimal digits that no other run has. */
export function newId(first: string): string {
  const digits = `${first}${process.pid.toString(16)}${Date.now().toString(16)}`;
  return digits.padEnd(64, '0');
}

/** A redis-server alone in fresh namespaces and cgroups, as in a container. Requests go over its Unix socket. */
export class ContainedRedis implements AsyncDisposable {
  readonly socket: string;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;
  readonly #cgroups: readonly RuntimeCgroup[];

  private constructor(child: Child, folder: TemporaryFolder, cgroups: readonly RuntimeCgroup[]) {
    this.socket = folder.file('redis.sock');
    this.#child = child;
    this.#folder = folder;
    this.#cgroups = cgroups;
  }

  /** `cgroups`: that of the container in each hierarchy; it is the root of the container's own cgroup namespace. */
  static async start(...cgroups: readonly RuntimeCgroup[]): Promise<ContainedRedis> {
    const folder = new TemporaryFolder();
    const enter = cgroups.map(({ directory }) => `echo 0 > '${directory}/cgroup.procs' && `).join('');
    const namespaces = 'unshare --mount --pid --net --cgroup --fork --kill-child --mount-proc';
    const redis = `redis-server --port 0 --unixsocket ${folder.file('redis.sock')} --save '' --dir ${folder.path}`;
    const child = new Child('sh', ['-c', `${enter}exec ${namespaces} ${redis}`]);
    const contained = new ContainedRedis(child, folder, cgroups);
    while (child.running && !existsSync(contained.socket)) await delay(10);
    return contained;
  }

  /** redis-server in the pid namespace of the test. */
  get pid(): number {
    return Number(readFileSync(`/proc/${this.#child.pid}/task/${this.#child.pid}/children`, 'utf8').trim());
  }

  async ask(count: number, ...command: readonly string[]): Promise<void> {
    await using client = new Child('redis-cli', ['-s', this.socket, '-r', `${count}`, ...command]);
    const { code } = await client.exited;
    if (code !== 0) throw new Error(client.stderr);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // With its first process all of them end. unshare passes no signal on.
    if (this.#child.running) process.kill(this.pid, 'SIGKILL');
    await this.#child.exited;
    for (const cgroup of this.#cgroups) cgroup[Symbol.dispose]();
    this.#folder[Symbol.dispose]();
  }
}
