import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type CgroupMounts, cgroupMounts } from '../../host/cgroup-hierarchy.ts';
import { type CgroupPlace, cgroupAt, cgroupNames, cgroupsNamed } from '../../host/cgroup-search.ts';
import { isUnitNamed, withoutKind } from '../../host/unit-names.ts';
import { UserError } from '../../lib/errors.ts';
import { nearestName } from '../../lib/nearest.ts';
import { Paced } from './paced.ts';
import { PlacedCgroup } from './placed-cgroup.ts';
import { shown } from './shown.ts';
import type { Selection, Target, TargetDescription, TargetHost, Watched } from './target.ts';

export interface CgroupOption {
  readonly kind: 'cgroup';
  /** A directory; a path below the mount of a hierarchy, with or without a slash; or the name of a unit or directory. */
  readonly path: string;
  /** Wait for it, at the start and after its end. */
  readonly follow?: boolean;
}

/** Of an error's list. */
const MAX_LISTED = 10;
/** The kernel's: of a path, and of a name in it. */
const MAX_PATH = 4096;
const MAX_NAME = 255;

/**
 * Whoever is in a cgroup or below it, but for sae-mon itself. It ends when it is removed: an empty one may fill again.
 * Followed, it does not: a unit that starts again has another cgroup of the same name.
 */
export class CgroupTarget implements Target {
  readonly label: string;
  readonly selection: Selection;
  readonly #option: CgroupOption;
  readonly #host: TargetHost;
  readonly #search: Paced<CgroupPlace | null>;
  #cgroup: PlacedCgroup | null;

  /** @throws UserError NO_SUCH_CGROUP */
  static resolve(option: CgroupOption, host: TargetHost): CgroupTarget {
    const { v2, v1 } = cgroupMounts(host.procPath);
    if (v2 === null && v1.length === 0) {
      throw new UserError('NO_SUCH_CGROUP', 'no cgroup hierarchy is mounted', [
        'mount one: mount -t cgroup2 none /sys/fs/cgroup, or name processes with --pid',
      ]);
    }
    const found = findAll(option.path, host);
    if (found.length > 1) throw ambiguous(option.path, found);
    if (found.length === 0 && !option.follow) throw noneNamed(option.path, host);
    return new CgroupTarget(option, found[0] ?? null, host);
  }

  /** Made by `resolve`. */
  constructor(option: CgroupOption, found: CgroupPlace | null, host: TargetHost) {
    this.label = `cgroup ${shown(found === null ? option.path : directoryOf(found))}`;
    this.#option = option;
    this.#host = host;
    this.#search = new Paced(() => findAll(option.path, host)[0] ?? null);
    this.#cgroup = found && new PlacedCgroup(found, host);
    const byNumberAlone = option.follow ? cgroupMounts(host.procPath).v1.length === 0 : found?.v1.length === 0;
    this.selection = { cgroups: 1, ...(byNumberAlone ? {} : { processes: { followChildren: true } }) };
  }

  /** @throws UserError NO_SUCH_CGROUP if it is gone */
  seed(watched: Watched): void {
    if (!this.#option.follow && this.#cgroup?.hasEnded()) throw noneNamed(this.#option.path, this.#host);
    this.#place(watched);
  }

  refresh(watched: Watched): void {
    if (this.#option.follow && (this.#cgroup === null || this.#cgroup.hasEnded())) {
      const found = this.#again();
      if (found !== null) this.#cgroup = new PlacedCgroup(found, this.#host);
      if (found !== null) this.#place(watched);
    }
    this.#cgroup?.add(watched);
  }

  members(): number[] {
    return this.#cgroup?.members() ?? [];
  }

  describe(): TargetDescription[] {
    const value = this.#cgroup === null ? this.#option.path : directoryOf(this.#cgroup.place);
    return [{ kind: 'cgroup', value, processes: this.members().length }];
  }

  hasEnded(): boolean {
    return !this.#option.follow && this.#cgroup?.hasEnded() !== false;
  }

  /** Mostly where it was, in the hierarchies that were meant. */
  #again(): CgroupPlace | null {
    const before = this.#cgroup?.place;
    if (before === undefined) return this.#search.look();
    const mounts = cgroupMounts(this.#host.procPath);
    const meant = { v2: before.v2 === null ? null : mounts.v2, v1: before.v1.length === 0 ? [] : mounts.v1 };
    return cgroupAt(before.path, meant) ?? this.#search.look();
  }

  #place(watched: Watched): void {
    watched.setCgroup(0, this.#cgroup?.choice ?? null);
    this.#cgroup?.add(watched);
  }
}

function directoryOf({ path, v2, v1 }: CgroupPlace): string {
  return v2 ?? v1[0] ?? path;
}

/** By its path, else by its name: several may have that. */
function findAll(path: string, { procPath }: TargetHost): CgroupPlace[] {
  if (path.length > MAX_PATH || path.includes('\0')) return [];
  const byPath = findPath(path, cgroupMounts(procPath));
  if (byPath !== null) return [byPath];
  if (path.includes('/') || path.length > MAX_NAME) return [];
  const exact = cgroupsNamed((name) => isUnitNamed(name, path, false), procPath);
  return exact.length > 0 ? exact : cgroupsNamed((name) => isUnitNamed(name, path, true), procPath);
}

/** A directory of one hierarchy is that one alone; a path below the mounts is that of all, also through a link in v2. */
function findPath(path: string, mounts: CgroupMounts): CgroupPlace | null {
  const { v2 } = mounts;
  const itself = realDirectory(resolve(path));
  const byDirectory = itself && placeOf(itself, mounts);
  if (path.startsWith('.') || (byDirectory && isAbsolute(path))) return byDirectory || null;
  const inV2 = v2 && realDirectory(join(v2.directory, path));
  const below = inV2 && placeOf(inV2, { v2, v1: [] });
  if (below) return cgroupAt(below.path, mounts);
  const inV1 = path.split('/').includes('..') ? null : cgroupAt(join('/', path), { v2: null, v1: mounts.v1 });
  return inV1 ?? (byDirectory || null);
}

function placeOf(directory: string, { v2, v1 }: CgroupMounts): CgroupPlace | null {
  const isBelow = (mount: string): boolean => directory === mount || directory.startsWith(`${mount}/`);
  if (v2 !== null && isBelow(v2.directory)) return { path: relative(v2.directory, directory), v2: directory, v1: [] };
  const mount = v1.find((one) => isBelow(one.directory));
  return mount === undefined ? null : { path: relative(mount.directory, directory), v2: null, v1: [directory] };
}

function realDirectory(path: string): string | null {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') return null;
    throw new UserError('NO_SUCH_CGROUP', `the cgroup ${shown(path)} cannot be read (${code})`, ['run with sudo'], {
      cause: error,
    });
  }
}

function ambiguous(name: string, found: readonly CgroupPlace[]): UserError {
  const list = found.slice(0, MAX_LISTED).map((place) => `--cgroup ${shown(directoryOf(place))}`);
  if (found.length > MAX_LISTED) list.push('…');
  return new UserError('NO_SUCH_CGROUP', `${found.length} cgroups are named ${shown(name)}: say which`, list);
}

function noneNamed(name: string, { procPath }: TargetHost): UserError {
  const names = name.length > MAX_NAME ? [] : cgroupNames(procPath);
  const near = nearestName(name, [...names, ...names.map(withoutKind)]);
  return new UserError('NO_SUCH_CGROUP', `there is no cgroup ${shown(name)}`, [
    ...(near === null ? [] : [`did you mean --cgroup ${shown(near)}?`]),
    'systemd-cgls shows what there is; so does /proc/PID/cgroup; with --follow sae-mon waits for it',
  ]);
}
