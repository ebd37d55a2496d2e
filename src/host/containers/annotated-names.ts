import { namesBelow } from '../file-below.ts';
import { type ContainerName, nameFrom, podNameFrom } from './container-name.ts';
import { objectBelow, objectOf } from './json-below.ts';
import { folderIn, type RuntimeRoot } from './runtime-root.ts';

/** A container's configuration for the runtime that starts it (OCI runtime specification): 20 kB, with its environment more. */
const MAX_BYTES = 1024 * 1024;
/** Namespaces of containerd: `k8s.io`, `moby`, `default`, rarely more. */
const MAX_NAMESPACES = 32;

/** containerd's folders of running containers: its own, and k3s'. In each NAMESPACE/ID/config.json. */
const CONTAINERD = ['run/containerd', 'run/k3s/containerd'].map((run) => `${run}/io.containerd.runtime.v2.task`);
/** CRI-O's: ID/userdata/config.json. */
const CRI_O = ['run/containers/storage/overlay-containers', 'var/lib/containers/storage/overlay-containers'];

/** Annotations of containerd's Kubernetes plug-in (containerd, internal/cri/annotations), of CRI-O, and of nerdctl (pkg/labels). */
const OF_CONTAINERD = {
  namespace: 'io.kubernetes.cri.sandbox-namespace',
  pod: 'io.kubernetes.cri.sandbox-name',
  container: 'io.kubernetes.cri.container-name',
} as const;
const OF_CRI_O = {
  namespace: 'io.kubernetes.pod.namespace',
  pod: 'io.kubernetes.pod.name',
  container: 'io.kubernetes.container.name',
} as const;
const OF_NERDCTL = 'nerdctl/name';
/** CRI-O calls the container that holds a pod's namespaces so. */
const CRI_O_SANDBOX = 'POD';

export function annotatedNames(root: RuntimeRoot): (id: string) => ContainerName | null {
  const tasks = CONTAINERD.map((run) => folderIn(root, run)).flatMap((run) =>
    namesBelow(root.path, run, MAX_NAMESPACES).map(
      (namespace) => (id: string) => `${run}/${namespace}/${id}/config.json`,
    ),
  );
  const userdata = CRI_O.map((run) => folderIn(root, run)).map(
    (run) => (id: string) => `${run}/${id}/userdata/config.json`,
  );
  return (id) => {
    for (const pathOf of [...tasks, ...userdata]) {
      const annotations = objectOf(objectBelow(root.path, pathOf(id), MAX_BYTES)?.['annotations']);
      const name = annotations && nameOf(annotations);
      if (name) return name;
    }
    return null;
  };
}

function nameOf(annotations: Readonly<Record<string, unknown>>): ContainerName | null {
  for (const keys of [OF_CONTAINERD, OF_CRI_O]) {
    const [namespace, pod, container] = [keys.namespace, keys.pod, keys.container].map((key) => annotations[key]);
    const name = podNameFrom({ namespace, pod, container: container === CRI_O_SANDBOX ? undefined : container });
    if (name !== null) return name;
  }
  return nameFrom(annotations[OF_NERDCTL]);
}
