import { cgroupMount } from '../../host/cgroup-hierarchy.ts';
import { pidNamespace } from '../host.ts';
import type { HostCheck } from './check.ts';

/** What is good to know, and stops nothing. */
export function namespaceChecks(): HostCheck[] {
  const mount = cgroupMount();
  const namespace = pidNamespace();
  return [
    {
      name: 'cgroup v2',
      ok: mount !== null,
      required: false,
      detail: mount ?? 'not mounted',
      remedy: 'for --cgroup: mount -t cgroup2 none /sys/fs/cgroup/unified',
      code: 'NO_SUCH_CGROUP',
    },
    {
      name: 'pid namespace',
      ok: true,
      required: false,
      detail: namespace === 0 ? 'the initial one' : `${namespace}: --pid takes the pids of this container`,
      remedy: null,
      code: 'NO_SUCH_PROCESS',
    },
  ];
}
