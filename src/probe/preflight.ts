import { arch, platform, release } from 'node:os';
import { type Capability, capabilities, KernelBtf } from 'libbpf-ts';
import { cgroupMount } from '../host/cgroup-hierarchy.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { UserError } from '../lib/errors.ts';
import { inInitialUserNamespace, kernelAtLeast, lockdown, lockedMemoryLimit, pidNamespace } from './host.ts';
import { PROBE_WAYS, type ProbeWay, type WantedWay } from './way.ts';

/** One thing that this host has or lacks. Plain data. */
export interface HostCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Without it nothing can be attached. */
  readonly required: boolean;
  readonly detail: string;
  /** What to do where it is missing. */
  readonly remedy: string | null;
  /** Of the error that its lack gives. */
  readonly code: ErrorCode;
}

export interface Preflight {
  readonly checks: readonly HostCheck[];
  /** Best first. */
  readonly ways: readonly ProbeWay[];
  /** Of the look-ups of routes, those that this kernel tells. */
  readonly routes: readonly RouteTracepoint[];
}

/** By which the socket tracepoints see connects that this host's own routes refuse. */
export type RouteTracepoint = (typeof ROUTES)[number];

const ROUTES = ['fib_table_lookup', 'fib6_table_lookup'] as const;

const TRACEPOINTS: Readonly<Record<ProbeWay, readonly string[]>> = {
  socket: ['sock_send_length', 'sock_recv_length'],
  sys_exit: ['sys_exit'],
};
const ALWAYS = [
  'inet_sock_set_state',
  'tcp_destroy_sock',
  'sched_process_fork',
  'sched_process_exec',
  'sched_process_exit',
];

/** Of maps that count as locked memory before Linux 5.11: ring, verdicts, tables, scratch. */
const LOCKED_BYTES = 64 * 1024 * 1024;

const GRANT =
  'run with sudo; or, as root: capsh --user=NAME --inh=cap_bpf,cap_perfmon --addamb=cap_bpf,cap_perfmon -- -c "sae-mon …"';

/** Looks at what this host allows. Changes nothing, and needs no permission. */
export function preflight(): Preflight {
  const { checks, ...kernel } = kernelChecks();
  return { checks: [...machineChecks(), ...checks, ...permissionChecks(), ...comfortChecks()], ...kernel };
}

/**
 * @param way that the user asked for
 * @returns the way to go
 * @throws UserError by the first required check that fails, NO_TRACEPOINT if that way is not to be had
 */
export function chooseWay(host: Preflight, way: WantedWay): ProbeWay {
  const failed = host.checks.find((check) => check.required && !check.ok);
  if (failed !== undefined) {
    const next = failed.remedy === null ? [] : [failed.remedy];
    throw new UserError(failed.code, `${failed.name}: ${failed.detail}`, [
      ...next,
      'sae-mon doctor shows all that this host allows',
    ]);
  }
  const chosen = way === 'auto' ? host.ways[0] : host.ways.find((candidate) => candidate === way);
  if (chosen !== undefined) return chosen;
  const missing = TRACEPOINTS[way === 'auto' ? 'sys_exit' : way].join(', ');
  throw new UserError('NO_TRACEPOINT', `this kernel (${release()}) lacks the tracepoints ${missing}`, [
    way === 'socket'
      ? 'leave out --probe, or use --probe sys_exit: it gives the same counts'
      : 'use Linux 5.10 or later',
  ]);
}

function machineChecks(): HostCheck[] {
  const known = ['x64', 'arm64'].includes(arch());
  return [
    {
      name: 'platform',
      ok: platform() === 'linux' && known,
      required: true,
      detail: `${platform()} on ${arch()}`,
      remedy: 'use Linux on x86-64 or arm64; recordings can be replayed where the addon runs',
      code: 'UNSUPPORTED_PLATFORM',
    },
    {
      name: 'kernel',
      ok: kernelAtLeast(5, 10),
      required: true,
      detail: `Linux ${release()}`,
      remedy: 'use Linux 5.10 or later',
      code: 'UNSUPPORTED_PLATFORM',
    },
  ];
}

function kernelChecks(): Preflight {
  const available = KernelBtf.available();
  const btf: HostCheck = {
    name: 'type information (BTF)',
    ok: available,
    required: true,
    detail: available ? '/sys/kernel/btf/vmlinux' : 'the kernel has no /sys/kernel/btf/vmlinux',
    remedy:
      'use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of Debian 11, Ubuntu 20.10, Fedora 31 and later are',
    code: 'NO_BTF',
  };
  if (!available) return { checks: [btf], ways: [], routes: [] };
  using kernel = KernelBtf.load();
  const lacks = (names: readonly string[]) => names.filter((name) => !kernel.hasTracepoint(name));
  const ways = PROBE_WAYS.filter((way) => lacks(TRACEPOINTS[way]).length === 0);
  const routes = ROUTES.filter((name) => kernel.hasTracepoint(name));
  const tracepoints = (name: string, missing: readonly string[], required: boolean): HostCheck => ({
    name,
    ok: missing.length === 0,
    required,
    detail: missing.length === 0 ? 'present' : `missing: ${missing.join(', ')}`,
    remedy: required
      ? 'use a kernel with CONFIG_TRACEPOINTS and CONFIG_INET'
      : 'none needed: the end of system calls gives the same counts',
    code: 'NO_TRACEPOINT',
  });
  const anyWay = ways.length > 0;
  const checks = [
    btf,
    tracepoints('socket tracepoints', lacks(TRACEPOINTS.socket), false),
    tracepoints('system call tracepoint', lacks(TRACEPOINTS.sys_exit), !anyWay),
    tracepoints('connection and process tracepoints', lacks(ALWAYS), true),
    routeCheck(lacks(ROUTES)),
  ];
  return { checks, ways, routes };
}

function routeCheck(missing: readonly string[]): HostCheck {
  return {
    name: 'route tracepoints',
    ok: missing.length === 0,
    required: false,
    detail:
      missing.length === 0
        ? 'present'
        : `missing: ${missing.join(', ')}: connects that this host's own routes refuse are not seen`,
    remedy: 'for them, use --probe sys_exit',
    code: 'NO_TRACEPOINT',
  };
}

function permissionChecks(): HostCheck[] {
  const held = capabilities();
  const missing = missingCapabilities(held);
  const secure = lockdown();
  const checks: HostCheck[] = [
    {
      name: 'capabilities',
      ok: missing.length === 0,
      required: true,
      detail: missing.length === 0 ? 'enough to load and attach eBPF programs' : `missing: ${missing.join(', ')}`,
      remedy: GRANT,
      code: 'NO_PERMISSION',
    },
    {
      name: 'user namespace',
      ok: inInitialUserNamespace(),
      required: true,
      detail: inInitialUserNamespace()
        ? 'the initial one'
        : 'not the initial one: its capabilities do not reach the kernel',
      remedy: 'run on the host, or in a container without user namespace (docker: --userns=host)',
      code: 'NO_PERMISSION',
    },
    {
      name: 'lockdown',
      ok: secure !== 'confidentiality',
      required: true,
      detail: secure,
      remedy: 'boot with lockdown=integrity or none: confidentiality forbids eBPF to read memory',
      code: 'NO_PERMISSION',
    },
  ];
  if (!kernelAtLeast(5, 11)) checks.push(lockedMemoryCheck(held));
  return checks;
}

function missingCapabilities(held: readonly Capability[]): Capability[] {
  if (held.includes('CAP_SYS_ADMIN')) return [];
  return (['CAP_BPF', 'CAP_PERFMON'] as const).filter((name) => !held.includes(name));
}

function lockedMemoryCheck(held: readonly Capability[]): HostCheck {
  const limit = lockedMemoryLimit();
  return {
    name: 'locked memory',
    ok: limit >= LOCKED_BYTES || held.includes('CAP_SYS_RESOURCE'),
    required: true,
    detail: Number.isFinite(limit) ? `${limit} bytes` : 'unlimited',
    remedy: 'ulimit -l unlimited (before Linux 5.11 the memory of eBPF counts as locked)',
    code: 'NO_PERMISSION',
  };
}

/** What is good to know, and stops nothing. */
function comfortChecks(): HostCheck[] {
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
