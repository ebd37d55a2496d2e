/** What people call a container. */
export interface ContainerName {
  /** `web`; of Kubernetes `NAMESPACE/POD/CONTAINER`, of the container that holds a pod's namespaces `NAMESPACE/POD`. */
  readonly name: string;
  readonly pod: PodName | null;
}

export interface PodName {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | null;
}

/** As all runtimes have them: letters, digits, and what Docker and Kubernetes allow between. */
const NAME = /^[A-Za-z0-9][\w.-]{0,252}$/;
/** Kubelet's, of Docker and CRI-O: `k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT`; none of them has an underscore. */
const KUBELET_NAME = /^k8s_([^_]+)_([^_]+)_([^_]+)_[^_]+_\d+$/;
/** Of the container that holds the namespaces, by kubelet. */
const KUBELET_SANDBOX = 'POD';

/** Null where it is no name that a runtime would give: it is shown nowhere. */
export function nameFrom(text: unknown): ContainerName | null {
  if (typeof text !== 'string') return null;
  const [, container, pod, namespace] = KUBELET_NAME.exec(text) ?? [];
  if (pod !== undefined)
    return podNameFrom({ namespace, pod, container: container === KUBELET_SANDBOX ? undefined : container });
  return NAME.test(text) ? { name: text, pod: null } : null;
}

export function podNameFrom(words: {
  readonly namespace: unknown;
  readonly pod: unknown;
  readonly container: unknown;
}): ContainerName | null {
  const { namespace, pod, container = null } = words;
  if (!isName(namespace) || !isName(pod) || (container !== null && !isName(container))) return null;
  const name = [namespace, pod, ...(container === null ? [] : [container])].join('/');
  return { name, pod: { namespace, pod, container } };
}

function isName(text: unknown): text is string {
  return typeof text === 'string' && NAME.test(text);
}
