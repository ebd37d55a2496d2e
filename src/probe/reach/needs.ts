/**
 * What a container or unit may have to be given. Each line was tried: capabilities with setpriv, the lines of Docker with
 * a runtime that takes the same ones (test/deploy), those of Kubernetes and systemd by their own schemas.
 */

export interface Need {
  /** What it is for. */
  readonly why: string;
  /** Arguments of `docker run`, and of `podman run`. */
  readonly docker: string;
  /** A line of the pod's or the container's specification. */
  readonly kubernetes: string;
  /** A setting of the unit's [Service]. */
  readonly systemd: string;
}

const NONE = 'nothing: a unit has it';

export const NEEDS = {
  '/proc': {
    why: 'the processes of the own pid namespace',
    docker: 'nothing: a container has it',
    kubernetes: 'nothing: a container has it',
    systemd: NONE,
  },
  '/sys': {
    why: 'the number of processors, and the types of the kernel',
    docker: '-v /sys:/sys:ro',
    kubernetes:
      'volumes: [{ name: sys, hostPath: { path: /sys } }], volumeMounts: [{ name: sys, mountPath: /sys, readOnly: true }]',
    systemd: 'BindReadOnlyPaths=/sys',
  },
  '/sys/kernel/btf': {
    why: 'the types of the kernel',
    docker: '-v /sys/kernel/btf:/sys/kernel/btf:ro',
    kubernetes:
      'volumes: [{ name: btf, hostPath: { path: /sys/kernel/btf } }], volumeMounts: [{ name: btf, mountPath: /sys/kernel/btf, readOnly: true }]',
    systemd: 'BindReadOnlyPaths=/sys/kernel/btf',
  },
  CAP_BPF: {
    why: 'to load eBPF programs',
    docker: '--cap-add=BPF',
    kubernetes: 'securityContext: { capabilities: { add: [BPF] } }',
    systemd: 'AmbientCapabilities=CAP_BPF',
  },
  CAP_PERFMON: {
    why: 'to attach them, and to read memory in them',
    docker: '--cap-add=PERFMON',
    kubernetes: 'securityContext: { capabilities: { add: [PERFMON] } }',
    systemd: 'AmbientCapabilities=CAP_PERFMON',
  },
  CAP_SYS_PTRACE: {
    why: 'to see the namespaces and sockets of processes that have other capabilities, or another user',
    docker: '--cap-add=SYS_PTRACE',
    kubernetes: 'securityContext: { capabilities: { add: [SYS_PTRACE] } }',
    systemd: 'AmbientCapabilities=CAP_SYS_PTRACE',
  },
  CAP_DAC_READ_SEARCH: {
    why: 'to see, as an ordinary user, the sockets and environment of other users’ processes',
    docker: '--cap-add=DAC_READ_SEARCH',
    kubernetes: 'securityContext: { capabilities: { add: [DAC_READ_SEARCH] } }',
    systemd: 'AmbientCapabilities=CAP_DAC_READ_SEARCH',
  },
  'initial user namespace': {
    why: 'where capabilities reach the kernel',
    docker: '--userns=host',
    kubernetes: 'hostUsers: true',
    systemd: 'PrivateUsers=no',
  },
  'host pid namespace': {
    why: 'to see the processes of other containers, and to have their names',
    docker: '--pid=host (of one container: --pid=container:NAME)',
    kubernetes: 'hostPID: true (of the pod: shareProcessNamespace: true)',
    systemd: NONE,
  },
  'cgroup v2 of the host': {
    why: 'to find cgroups other than the own',
    docker: '--cgroupns=host -v /sys/fs/cgroup:/sys/fs/cgroup:ro',
    kubernetes:
      'volumes: [{ name: cgroup, hostPath: { path: /sys/fs/cgroup } }], volumeMounts: [{ name: cgroup, mountPath: /sys/fs/cgroup, readOnly: true }]',
    systemd: 'BindReadOnlyPaths=/sys/fs/cgroup',
  },
  'visible processes': {
    why: '/proc is mounted with hidepid, or ProtectProc, which hide the processes of other users',
    docker: '--cap-add=SYS_PTRACE',
    kubernetes: 'securityContext: { capabilities: { add: [SYS_PTRACE] } }',
    systemd: 'ProtectProc=default',
  },
  'seccomp with bpf(2)': {
    why: 'the filter of system calls refuses bpf(2) to whoever has not CAP_SYS_ADMIN',
    docker: '--security-opt seccomp=unconfined (or --cap-add=SYS_ADMIN)',
    kubernetes: 'securityContext: { seccompProfile: { type: Unconfined } }',
    systemd: 'SystemCallFilter=bpf',
  },
} as const satisfies Record<string, Need>;

export type NeedName = keyof typeof NEEDS;
