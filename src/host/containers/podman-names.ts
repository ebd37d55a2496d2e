import { type ContainerName, nameFrom } from './container-name.ts';
import { homesIn } from './homes.ts';
import { jsonBelow, objectOf } from './json-below.ts';
import { folderIn, type RuntimeRoot } from './runtime-root.ts';

/** Of all containers of a user: 1 kB each. */
const MAX_BYTES = 16 * 1024 * 1024;

/** storage/overlay-containers/containers.json: [{"id":"…","names":["web"],…},…] (containers/storage, containers.go). Podman's and CRI-O's. */
export function podmanNames(root: RuntimeRoot): (id: string) => ContainerName | null {
  const storages = [
    folderIn(root, 'var/lib/containers'),
    ...homesIn(root.path).map((home) => `${home}/.local/share/containers`),
  ];
  const names = new Map<unknown, ContainerName>();
  for (const storage of storages) {
    const list = jsonBelow(root.path, `${storage}/storage/overlay-containers/containers.json`, MAX_BYTES);
    for (const one of Array.isArray(list) ? list.map(objectOf) : []) {
      const name = Array.isArray(one?.['names']) ? nameFrom(one['names'][0]) : null;
      if (name !== null) names.set(one?.['id'], name);
    }
  }
  return (id) => names.get(id) ?? null;
}
