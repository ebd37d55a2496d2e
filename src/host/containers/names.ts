import { join } from 'node:path';
import { INITIAL_PID_NAMESPACE, linkOf, namespaceOf } from '../proc-files.ts';
import { annotatedNames } from './annotated-names.ts';
import { isContainerId } from './container-ids.ts';
import { type ContainerName, nameFrom } from './container-name.ts';
import { dockerNames } from './docker-names.ts';
import { logNames } from './log-names.ts';
import { podmanNames } from './podman-names.ts';
import type { RuntimeRoot } from './runtime-root.ts';

/** Where runtimes write down whom they have started; each is opened once for all that are asked of it. */
const SOURCES = [dockerNames, podmanNames, annotatedNames, logNames] as const;

/**
 * Names of containers by what their runtimes have written down; null for one that has none.
 * @param rootPath where sae-mon sees the host's files: `/`
 */
export function containerNames(procPath: string, rootPath: string): (id: string) => ContainerName | null {
  let sources: ((id: string) => ContainerName | null)[] | null = null;
  return (id) => {
    if (!isContainerId(id)) return nameFrom(id);
    sources ??= rootsFrom(procPath, rootPath).flatMap((root) => SOURCES.map((source) => source(root)));
    for (const nameOf of sources) {
      const name = nameOf(id);
      if (name !== null) return name;
    }
    return null;
  };
}

/** In a container: where the host's root is mounted by custom, and that of the host's first process, where it is visible. */
function rootsFrom(procPath: string, rootPath: string): RuntimeRoot[] {
  const roots = [
    { path: rootPath, own: true },
    { path: join(rootPath, 'host'), own: false },
  ];
  return firstIsTheHost(procPath) ? [...roots, { path: `${procPath}/1/root`, own: false }] : roots;
}

/** Elsewhere the first process is a container's, which could have written down any names. */
function firstIsTheHost(procPath: string): boolean {
  if (namespaceOf(1, 'pid', procPath) !== INITIAL_PID_NAMESPACE) return false;
  const [own, first] = ['self', '1'].map((name) => linkOf(`${procPath}/${name}/ns/mnt`));
  return own !== first;
}
