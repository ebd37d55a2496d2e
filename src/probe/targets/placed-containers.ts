import { dirname } from 'node:path';
import { podUidOf } from '../../host/cgroup-names.ts';
import { containersOn } from '../../host/containers/container-ids.ts';
import type { NamedContainer } from '../../host/containers/named.ts';
import { runningContainers } from '../../host/containers/running.ts';
import { Paced } from './paced.ts';
import { PlacedCgroup } from './placed-cgroup.ts';
import type { TargetHost, Watched } from './target.ts';

/**
 * Containers by their cgroups; all of a pod by the pod's own, in which its containers start again. One whose cgroup is not
 * visible from here is watched by its processes.
 */
export class PlacedContainers {
  readonly #host: TargetHost;
  readonly #scan: Paced<ReadonlyMap<string, readonly number[]>>;
  #containers: readonly NamedContainer[] = [];
  #cgroups: readonly PlacedCgroup[] = [];
  #places = 0;
  /** Processes of those without a visible cgroup. */
  #hidden: ReadonlyMap<string, readonly number[]> = new Map();

  constructor(containers: readonly NamedContainer[], host: TargetHost) {
    this.#host = host;
    this.#scan = new Paced(() => new Map(runningContainers(host.procPath).map(({ id, pids }) => [id, pids])));
    this.replace(containers);
  }

  get containers(): readonly NamedContainer[] {
    return this.#containers;
  }

  /** Places that they take. */
  get cgroups(): number {
    return this.#cgroups.length;
  }

  /** Whether some of their processes are known by number alone. */
  get needNumbers(): boolean {
    return this.#hidden.size > 0 || this.#cgroups.some(({ choice, place }) => choice === null || place.v1.length > 0);
  }

  replace(containers: readonly NamedContainer[]): void {
    this.#containers = containers;
    const visible = containers.filter(isVisible);
    const places = podPlace(visible) ?? visible.map(({ place }) => place);
    this.#cgroups = places.map((place) => new PlacedCgroup(place, this.#host));
    this.#hidden = new Map(containers.filter((one) => !isVisible(one)).map(({ id, pids }) => [id, pids]));
  }

  /** Tells the eBPF programs, which have so many places for them. Those beyond are watched by their processes. */
  place(watched: Watched, places: number): void {
    this.#places = places;
    for (let place = 0; place < places; place += 1) watched.setCgroup(place, this.#cgroups[place]?.choice ?? null);
    this.add(watched);
  }

  /** Who has joined that the eBPF programs do not know by a cgroup. */
  add(watched: Watched): void {
    for (const cgroup of this.#cgroups) cgroup.add(watched);
    for (const pid of this.#cgroups.slice(this.#places).flatMap((beyond) => beyond.members())) watched.add(pid);
    if (this.#hidden.size === 0) return;
    const running = this.#scan.look();
    if (running !== null) this.#hidden = new Map([...this.#hidden.keys()].map((id) => [id, running.get(id) ?? []]));
    for (const pid of [...this.#hidden.values()].flat()) if (pid !== process.pid) watched.add(pid);
  }

  members(): number[] {
    const pids = [...this.#cgroups.flatMap((cgroup) => cgroup.members()), ...[...this.#hidden.values()].flat()];
    return [...new Set(pids)].filter((pid) => pid !== process.pid);
  }

  membersOf({ id, place }: NamedContainer): number[] {
    const hidden = this.#hidden.get(id);
    const pids = hidden ?? new PlacedCgroup(place, this.#host).members();
    return pids.filter((pid) => pid !== process.pid);
  }

  haveEnded(): boolean {
    return this.#cgroups.every((cgroup) => cgroup.hasEnded()) && [...this.#hidden.values()].flat().length === 0;
  }
}

function isVisible({ place }: NamedContainer): boolean {
  return place.v2 !== null || place.v1.length > 0;
}

/** The pod's own cgroup, where all of them are in it and are meant as one. */
function podPlace(containers: readonly NamedContainer[]): [NamedContainer['place']] | null {
  const parents = new Set(containers.map(({ place }) => dirname(place.path)));
  const [path = ''] = parents;
  const [first, second] = containers;
  if (first === undefined || second === undefined || parents.size !== 1) return null;
  if (podUidOf(`${path}/`) === null || containersOn(path).length !== containersOn(first.place.path).length - 1)
    return null;
  const { v2, v1 } = first.place;
  return [{ path, v2: v2 && dirname(v2), v1: v1.map((directory) => dirname(directory)) }];
}
