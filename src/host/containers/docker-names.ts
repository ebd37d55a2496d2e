import { type ContainerName, nameFrom } from './container-name.ts';
import { homesIn } from './homes.ts';
import { objectBelow } from './json-below.ts';
import { folderIn, type RuntimeRoot } from './runtime-root.ts';

/** A container's configuration has its environment: more than most, and bounded. */
const MAX_BYTES = 1024 * 1024;

/** Docker's own folder, and that of rootless Docker. Where `data-root` names another, /etc/docker/daemon.json says so. */
function foldersIn(root: RuntimeRoot): string[] {
  const configured = objectBelow(root.path, 'etc/docker/daemon.json', MAX_BYTES)?.['data-root'];
  const own = typeof configured === 'string' && configured.startsWith('/') ? [configured.slice(1)] : [];
  return [
    ...[...own, 'var/lib/docker'].map((folder) => folderIn(root, folder)),
    ...homesIn(root.path).map((home) => `${home}/.local/share/docker`),
  ];
}

/** containers/ID/config.v2.json: {…,"Name":"/web",…} (moby, daemon/container/container.go). */
export function dockerNames(root: RuntimeRoot): (id: string) => ContainerName | null {
  const folders = foldersIn(root);
  return (id) => {
    for (const folder of folders) {
      const name = objectBelow(root.path, `${folder}/containers/${id}/config.v2.json`, MAX_BYTES)?.['Name'];
      if (typeof name === 'string') return nameFrom(name.replace(/^\//, ''));
    }
    return null;
  };
}
