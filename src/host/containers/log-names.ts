import { namesBelow } from '../file-below.ts';
import { type ContainerName, podNameFrom } from './container-name.ts';
import { folderIn, type RuntimeRoot } from './runtime-root.ts';

const FOLDER = 'var/log/containers';
/** Kubelet keeps one a container, of those that have ended too: 110 pods of a node have hundreds. */
const MAX_LOGS = 10_000;
/** POD_NAMESPACE_CONTAINER-ID.log (kubernetes, pkg/kubelet/kuberuntime/legacy.go); none of them has an underscore. */
const LOG = /^([^_]+)_([^_]+)_([^_]+)-([0-9a-f]{64})\.log$/;

/** By the names of kubelet's links to logs, which are not followed. */
export function logNames(root: RuntimeRoot): (id: string) => ContainerName | null {
  const names = new Map<string, ContainerName>();
  for (const log of namesBelow(root.path, folderIn(root, FOLDER), MAX_LOGS)) {
    const [, pod, namespace, container, id = ''] = LOG.exec(log) ?? [];
    const name = podNameFrom({ namespace, pod, container });
    if (name !== null) names.set(id, name);
  }
  return (id) => names.get(id) ?? null;
}
