/**
 * What a container or unit may have to be given. The arguments of Docker were tried with Podman, which takes the same ones;
 * the fields of Kubernetes are read by its own types, and the settings of systemd by systemd-analyze (test/deploy).
 */
export interface Need {
  /** What it is for, and what else does. */
  readonly why: string;
  /** Arguments of `docker run`; null where a container has it already. */
  readonly docker: string | null;
  /** Fields of the pod's or the container's specification. */
  readonly kubernetes: string | null;
  /** A setting of a unit's [Service]; null where a unit has it already. */
  readonly systemd: string | null;
}

export const NEEDS = {
  '/proc': {
    why: 'the processes of the own pid namespace; a container and a unit have it',
    docker: null,
    kubernetes: null,
    systemd: null,
  },
  '/sys': {
    why: 'the number of processors, and the types of the kernel',
    docker: '-v /sys:/sys:ro',
    kubernetes: hostFolder('sys', '/sys'),
    systemd: 'BindReadOnlyPaths=/sys',
  },
  '/sys/kernel/btf': {
    why: 'the types of the kernel',
    docker: '-v /sys/kernel/btf:/sys/kernel/btf:ro',
    kubernetes: hostFolder('btf', '/sys/kernel/btf'),
    systemd: 'BindReadOnlyPaths=/sys/kernel/btf',
  },
  CAP_BPF: { why: 'to load eBPF programs', ...capability('BPF') },
  CAP_PERFMON: { why: 'to attach them, and to read memory in them', ...capability('PERFMON') },
  CAP_SYS_PTRACE: {
    why: 'to see the namespaces and sockets of processes that have other capabilities, or another user',
    ...capability('SYS_PTRACE'),
  },
  CAP_DAC_READ_SEARCH: {
    why: 'to see, as an ordinary user, the sockets of other users',
    ...capability('DAC_READ_SEARCH'),
  },
  'initial user namespace': {
    why: 'where capabilities reach the kernel',
    docker: '--userns=host',
    kubernetes: 'hostUsers: true',
    systemd: 'PrivateUsers=no',
  },
  'host pid namespace': {
    why: 'to see the processes of other containers, and to have their names; for one container --pid=container:NAME is enough, for a pod shareProcessNamespace',
    docker: '--pid=host',
    kubernetes: 'hostPID: true',
    systemd: null,
  },
  'cgroup v2 of the host': {
    why: 'to find cgroups other than the own',
    docker: '--cgroupns=host -v /sys/fs/cgroup:/sys/fs/cgroup:ro',
    kubernetes: hostFolder('cgroup', '/sys/fs/cgroup'),
    systemd: 'BindReadOnlyPaths=/sys/fs/cgroup',
  },
  'visible processes': {
    why: '/proc is mounted with hidepid, which hides the processes of other users from those without CAP_SYS_PTRACE',
    ...capability('SYS_PTRACE'),
    systemd: 'ProtectProc=default',
  },
  'seccomp with bpf(2)': {
    why: 'the filter of system calls refuses bpf(2); some let whoever has CAP_SYS_ADMIN through',
    docker: '--security-opt seccomp=unconfined',
    kubernetes: 'securityContext: { seccompProfile: { type: Unconfined } }',
    systemd: 'SystemCallFilter=bpf',
  },
} as const satisfies Record<string, Need>;

export type NeedName = keyof typeof NEEDS;

function capability(name: string): Omit<Need, 'why'> {
  return {
    docker: `--cap-add=${name}`,
    kubernetes: `securityContext: { capabilities: { add: [${name}] } }`,
    systemd: `AmbientCapabilities=CAP_${name}`,
  };
}

function hostFolder(name: string, path: string): string {
  return `volumes: [{ name: ${name}, hostPath: { path: ${path} } }], volumeMounts: [{ name: ${name}, mountPath: ${path}, readOnly: true }]`;
}
