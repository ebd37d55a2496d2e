import { containersOn } from '../host/containers/container-ids.ts';
import { containerNames } from '../host/containers/names.ts';
import { BoundedMap } from '../lib/bounded-map.ts';

/** Containers whose names are kept, also after their end. */
const CAPACITY = 4096;

/** Names of containers: each asked once of the runtimes' files, and remembered, also that it has none. */
export class ContainerNames {
  readonly #procPath: string;
  readonly #rootPath: string;
  readonly #known = new BoundedMap<string, string | null>({ limit: CAPACITY });

  constructor(procPath: string, rootPath: string) {
    this.#procPath = procPath;
    this.#rootPath = rootPath;
  }

  /** Of the innermost container on a process' cgroup path, or null. */
  of(cgroup: string | null): string | null {
    const id = cgroup === null ? undefined : containersOn(cgroup).at(-1)?.id;
    if (id === undefined) return null;
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const name = containerNames(this.#procPath, this.#rootPath)(id)?.name ?? null;
    this.#known.set(id, name);
    return name;
  }
}
