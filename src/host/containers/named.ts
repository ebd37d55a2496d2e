/** Which containers somebody means by a name, a pod or the beginning of an id. */
import type { ContainerName } from './container-name.ts';
import type { RunningContainer } from './running.ts';

export interface NamedContainer extends RunningContainer {
  readonly named: ContainerName | null;
}

/** What is shorter is a name: `cafe` may be one too, and goes before. */
const LEAST_ID = /^[0-9a-f]{4,64}$/;

/**
 * The ways in which each can be meant, in groups that belong together: a container by itself, the containers of a pod as one.
 * The first way that fits anybody decides; more than one group is in doubt.
 */
export function meantBy(text: string, containers: readonly NamedContainer[]): NamedContainer[][] {
  const name = text.replace(/^\//, '');
  const single = (fits: (container: NamedContainer) => boolean): NamedContainer[][] =>
    containers.filter(fits).map((container) => [container]);
  const ways = [
    () => single(({ id }) => id === name),
    () => pods(({ podUid }) => (podUid === name ? name : null), containers),
    () => pods(({ named }) => podMeant(name, named), containers),
    () => single(({ named }) => named?.name === name),
    () => single(({ named }) => named?.pod?.container === name),
    () => single(({ id }) => LEAST_ID.test(name) && id.startsWith(name)),
  ];
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}

/** By which a container can be told from the others. */
export function bestName({ id, named }: NamedContainer): string {
  return named?.name ?? id;
}

/** Its pod by namespace and name, where `POD` or `NAMESPACE/POD` means it. */
function podMeant(name: string, named: ContainerName | null): string | null {
  if (!named?.pod) return null;
  const { namespace, pod } = named.pod;
  return name === pod || name === `${namespace}/${pod}` ? `${namespace}/${pod}` : null;
}

function pods(
  podOf: (container: NamedContainer) => string | null,
  containers: readonly NamedContainer[],
): NamedContainer[][] {
  const groups = new Map<string, NamedContainer[]>();
  for (const container of containers) {
    const pod = podOf(container);
    if (pod === null) continue;
    const group = groups.get(pod);
    if (group === undefined) groups.set(pod, [container]);
    else group.push(container);
  }
  return [...groups.values()];
}
