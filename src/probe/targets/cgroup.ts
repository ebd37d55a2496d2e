import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { ANY_CGROUP_LEVEL } from '../../events/abi.gen.ts';
import { cgroupMount, inInitialCgroupNamespace } from '../../host/cgroup-hierarchy.ts';
import { cgroupMembers } from '../../host/cgroup-members.ts';
import { UserError } from '../../lib/errors.ts';
import type { CgroupChoice, Target, TargetDescription, TargetHost, Watched } from './target.ts';

export interface CgroupOption {
  readonly kind: 'cgroup';
  /** Of its directory, or relative to the mount of the v2 hierarchy, with or without a slash. */
  readonly path: string;
}

/** Whoever is in a cgroup or below it, but for sae-mon itself. It ends when it is removed: an empty one may fill again. */
export class CgroupTarget implements Target {
  readonly label: string;
  readonly selection = { cgroups: 1 };
  readonly #directory: string;
  readonly #choice: CgroupChoice;

  /** @throws UserError NO_SUCH_CGROUP */
  static resolve({ path }: CgroupOption, { procPath }: TargetHost): CgroupTarget {
    const mount = cgroupMount(procPath);
    if (mount === null) {
      throw new UserError('NO_SUCH_CGROUP', 'the cgroup v2 hierarchy is not mounted', [
        'mount it: mount -t cgroup2 none /sys/fs/cgroup/unified, or name processes with --pid',
      ]);
    }
    const directory = findDirectory(path, mount);
    if (directory === null) {
      throw new UserError('NO_SUCH_CGROUP', `there is no cgroup ${path} in the v2 hierarchy at ${mount}`, [
        'systemd-cgls shows what there is; so does /proc/PID/cgroup, in its line that begins with 0::',
      ]);
    }
    // Inside a cgroup namespace the true depth is not visible: the eBPF programs then search all levels.
    const level = inInitialCgroupNamespace(procPath) ? depthOf(directory, mount) : ANY_CGROUP_LEVEL;
    return new CgroupTarget(directory, level);
  }

  /** Made by `resolve`. */
  constructor(directory: string, level: number) {
    this.label = `cgroup ${directory}`;
    this.#directory = directory;
    // Its directory's inode is the kernel's number of it.
    this.#choice = { id: statSync(directory, { bigint: true }).ino, level };
  }

  /** The kernel knows who is in it. */
  seed(watched: Watched): void {
    watched.setCgroup(0, this.#choice);
  }

  members(): number[] {
    return cgroupMembers(this.#directory).filter((pid) => pid !== process.pid);
  }

  describe(): TargetDescription[] {
    return [{ kind: 'cgroup', value: this.#directory, processes: this.members().length }];
  }

  hasEnded(): boolean {
    return !existsSync(this.#directory);
  }
}

/** Below the root, which is 0. */
function depthOf(directory: string, mount: string): number {
  const inside = relative(mount, directory);
  return inside === '' ? 0 : inside.split('/').length;
}

function findDirectory(path: string, mount: string): string | null {
  const candidates = isAbsolute(path) ? [path, join(mount, path)] : [join(mount, path), join(process.cwd(), path)];
  for (const candidate of candidates) {
    const real = realDirectory(candidate);
    if (real !== null && (real === mount || real.startsWith(`${mount}/`))) return real;
  }
  return null;
}

function realDirectory(path: string): string | null {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UserError('NO_SUCH_CGROUP', `the cgroup ${path} cannot be read (${code})`, ['run with sudo'], {
      cause: error,
    });
  }
}
