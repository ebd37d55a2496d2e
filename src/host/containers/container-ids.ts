/**
 * Containers that the kernel's own words of a process tell of.
 *
 * Paths of its cgroups (/proc/PID/cgroup), by runtime and cgroup driver:
 *
 *   docker        /docker/ID   /system.slice/docker-ID.scope
 *   containerd    /kubepods/burstable/podUID/ID   /kubepods.slice/…/cri-containerd-ID.scope   /system.slice/nerdctl-ID.scope
 *                 /system.slice/containerd.service/kubepods-….slice:cri-containerd:ID   /default/ID
 *   cri-o         …/crio-ID.scope
 *   podman        …/libpod-ID.scope[/container]   /libpod_parent/libpod-ID
 *   nspawn, lxc   /machine.slice/machine-NAME.scope   /machine.slice/systemd-nspawn@NAME.service   /lxc.payload.NAME   /lxc/NAME
 *
 * Files that a runtime has mounted into it (/proc/PID/mountinfo), where its paths are cut by a cgroup namespace:
 *
 *   docker        /var/lib/docker/containers/ID/hostname on /etc/hostname, the same of hosts and resolv.conf
 *   nerdctl       /var/lib/nerdctl/…/containers/NAMESPACE/ID/resolv.conf on /etc/resolv.conf
 *   podman, cri-o …/overlay-containers/ID/userdata/.containerenv on /run/.containerenv
 *
 * containerd's for Kubernetes are those of a pod: they do not tell which of its containers it is.
 */
import { unescapeMount } from '../cgroup-hierarchy.ts';
import { unescapeUnit } from '../unit-names.ts';

/** A container and the path of its own cgroup. */
export interface ContainerCgroup {
  /** 64 hexadecimal digits, or the name of one that has no other id. */
  readonly id: string;
  readonly path: string;
}

/** 64 hexadecimal digits, alone or behind a runtime's prefix. What is only near to a container, its monitor, is none. */
const CONTAINER = /^(?!.*conmon)(?:.*[-:])?([0-9a-f]{64})(?:\.scope)?$/;
/** Virtual machines are registered like containers (`machine-qemu\x2d1\x2dNAME.scope`), and are none. */
const MACHINE = /^(?:machine-(?!qemu\\x2d)(.+)\.scope|systemd-nspawn@(.+)\.service|lxc\.payload\.(.+))$/;
const LXC_FOLDER = 'lxc';

const FULL_ID = /^[0-9a-f]{64}$/;
/** By which a file that is mounted tells its container, the surest first. */
const MOUNTED = [
  { on: '/run/.containerenv', from: /\/overlay-containers\/([0-9a-f]{64})\/userdata\/\.containerenv$/ },
  { on: '/etc/hostname', from: /\/containers\/(?:[\w.-]+\/)?([0-9a-f]{64})\/hostname$/ },
  { on: '/etc/resolv.conf', from: /\/containers\/(?:[\w.-]+\/)?([0-9a-f]{64})\/resolv\.conf$/ },
] as const;

export function isContainerId(text: string): boolean {
  return FULL_ID.test(text);
}

/** Those that a cgroup path leads through, outermost first. */
export function containersOn(path: string): ContainerCgroup[] {
  const parts = path.split('/');
  return parts.flatMap((part, index) => {
    const id = CONTAINER.exec(part)?.[1] ?? machineOf(part, parts[index - 1]);
    return id === null ? [] : [{ id, path: parts.slice(0, index + 1).join('/') }];
  });
}

/** The one that a process' mounts tell of, or null. */
export function mountedContainer(mountinfo: string): string | null {
  const mounts = mountinfo.split('\n').map((line) => line.split(' ', 5));
  for (const { on, from } of MOUNTED) {
    for (const [, , , root = '', point] of mounts) {
      const id = point === on ? from.exec(unescapeMount(root))?.[1] : undefined;
      if (id !== undefined) return id;
    }
  }
  return null;
}

function machineOf(part: string, parent: string | undefined): string | null {
  const name = MACHINE.exec(part)?.slice(1).find(Boolean) ?? (parent === LXC_FOLDER ? part : null);
  return name === null || name === '' ? null : unescapeUnit(name);
}
