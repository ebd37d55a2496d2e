import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetHost } from '../../../src/probe/targets/target.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';

export interface FakeProcess {
  readonly parent?: number;
  /** Of proc_pid_stat(5): `S`, `Z`, `X`. */
  readonly state?: string;
  readonly threads?: number;
  readonly startTicks?: number;
  readonly comm?: string;
  /** Arguments, each ended by a NUL. */
  readonly cmdline?: string;
  /** Its path in the v2 hierarchy; where it begins with a number, whole lines of /proc/PID/cgroup. */
  readonly cgroup?: string;
  /** Of /proc/PID/mountinfo; it is in a mount namespace of its own then. */
  readonly mountinfo?: string;
}

/** A /proc and a cgroup hierarchy that are plain files, with what sae-mon reads of them. */
export class FakeHost implements TargetHost, Disposable {
  readonly procPath: string;
  /** Where the hierarchy is mounted: a blank, as the kernel escapes it. */
  readonly cgroups: string;
  /** Whose files runtimes have written. */
  readonly rootPath: string;
  readonly #folder = new TemporaryFolder();
  readonly #mounts: string[] = [];

  constructor() {
    this.rootPath = this.#folder.file('root');
    this.procPath = this.#folder.file('proc');
    this.cgroups = this.#folder.file('cgroup v2');
    mkdirSync(join(this.procPath, 'self/ns'), { recursive: true });
    mkdirSync(this.cgroups);
    writeFileSync(join(this.procPath, 'self/ns/cgroup'), '');
    this.#mounts.push(`50 40 0:1 / ${this.cgroups.replaceAll(' ', '\\040')} rw,nosuid - cgroup2 cgroup rw`);
    this.#mount();
  }

  /** Mounts a hierarchy of v1. @returns where */
  v1(controllers: string): string {
    const directory = this.#folder.file(`v1 ${controllers}`);
    mkdirSync(directory);
    const at = directory.replaceAll(' ', '\\040');
    this.#mounts.push(`60 40 0:2 / ${at} rw - cgroup cgroup rw,${controllers}`);
    this.#mount();
    return directory;
  }

  /** The v2 hierarchy is mounted no more. */
  unmount(): void {
    this.#mounts.splice(0, 1);
    this.#mount();
  }

  /** Begins a process, or makes another of it. */
  process(pid: number, process: FakeProcess = {}): void {
    const { parent = 1, state = 'S', threads = 1, startTicks = 100 + pid } = process;
    const between = Array.from({ length: 15 }, () => 0);
    this.#write(pid, 'stat', `${pid} (a) b (c) ${[state, parent, ...between, threads, 0, startTicks, 0].join(' ')}\n`);
    this.#write(pid, 'comm', `${process.comm ?? 'a'}\n`);
    this.#write(pid, 'cmdline', process.cmdline ?? '');
    this.#write(pid, 'cgroup', cgroupLines(process.cgroup ?? '/'));
    this.thread(pid, pid);
    if (process.mountinfo === undefined) return;
    this.#write(pid, 'mountinfo', process.mountinfo);
    mkdirSync(join(this.procPath, `${pid}/ns`));
    symlinkSync(`mnt:[${pid}]`, join(this.procPath, `${pid}/ns/mnt`));
  }

  /** /proc answers for the id of a thread, too, without listing it; this one lists it. */
  thread(tid: number, tgid: number): void {
    this.#write(tid, 'status', `Name:\ta\nTgid:\t${tgid}\nPid:\t${tid}\n`);
  }

  end(pid: number): void {
    rmSync(join(this.procPath, String(pid)), { recursive: true });
  }

  /** @param path below the mount @returns its directory */
  cgroup(path: string, ...pids: readonly number[]): string {
    return this.cgroupIn(this.cgroups, path, ...pids);
  }

  cgroupIn(mount: string, path: string, ...pids: readonly number[]): string {
    const directory = join(mount, path);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'cgroup.procs'), pids.map((pid) => `${pid}\n`).join(''));
    return directory;
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }

  #mount(): void {
    const others = ['22 40 0:20 / /proc rw - proc proc rw', '23 40 0:21 / /sys/fs/cgroup rw - tmpfs tmpfs rw'];
    writeFileSync(join(this.procPath, 'self/mountinfo'), [...others, ...this.#mounts, ''].join('\n'));
  }

  #write(pid: number, file: string, text: string): void {
    mkdirSync(join(this.procPath, String(pid)), { recursive: true });
    writeFileSync(join(this.procPath, String(pid), file), text);
  }
}

function cgroupLines(cgroup: string): string {
  return /^\d/.test(cgroup) ? cgroup : `0::${cgroup}\n`;
}
