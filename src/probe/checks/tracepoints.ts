import { existsSync } from 'node:fs';
import { KernelBtf } from 'libbpf-ts';
import { PROBE_WAYS, type ProbeWay } from '../way.ts';
import type { HostCheck } from './check.ts';

/** By which the socket tracepoints see connects that this host's own routes refuse. */
export type RouteTracepoint = (typeof ROUTES)[number];

/** What the type information of the kernel tells. */
export interface KernelChecks {
  readonly checks: readonly HostCheck[];
  /** Best first. */
  readonly ways: readonly ProbeWay[];
  /** Of the look-ups of routes, those that this kernel tells. */
  readonly routes: readonly RouteTracepoint[];
}

const ROUTES = ['fib_table_lookup', 'fib6_table_lookup'] as const;

export const WAY_TRACEPOINTS: Readonly<Record<ProbeWay, readonly string[]>> = {
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

export function kernelChecks(): KernelChecks {
  const btf = btfCheck();
  if (!btf.ok) return { checks: [btf], ways: [], routes: [] };
  using kernel = KernelBtf.load();
  const lacks = (names: readonly string[]) => names.filter((name) => !kernel.hasTracepoint(name));
  const ways = PROBE_WAYS.filter((way) => lacks(WAY_TRACEPOINTS[way]).length === 0);
  const routes = ROUTES.filter((name) => kernel.hasTracepoint(name));
  const anyWay = ways.length > 0;
  const checks = [
    btf,
    tracepointCheck('socket tracepoints', lacks(WAY_TRACEPOINTS.socket), false),
    tracepointCheck('system call tracepoint', lacks(WAY_TRACEPOINTS.sys_exit), !anyWay),
    tracepointCheck('connection and process tracepoints', lacks(ALWAYS), true),
    routeCheck(lacks(ROUTES)),
  ];
  return { checks, ways, routes };
}

/** A kernel without it has no such folder, or an empty one; a container may lack the mount. */
function btfCheck(): HostCheck {
  const ok = KernelBtf.available();
  const mounted = existsSync('/sys/kernel');
  const missing = mounted ? 'there is no /sys/kernel/btf/vmlinux' : '/sys is not mounted';
  return {
    name: 'type information (BTF)',
    ok,
    required: true,
    detail: ok ? '/sys/kernel/btf/vmlinux' : missing,
    remedy: mounted
      ? 'use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of Debian 11, Ubuntu 20.10, Fedora 31 and later are; in a container, mount /sys/kernel/btf'
      : 'mount /sys: mount -t sysfs -o ro sysfs /sys',
    code: 'NO_BTF',
    needs: [mounted ? '/sys/kernel/btf' : '/sys'],
  };
}

function tracepointCheck(name: string, missing: readonly string[], required: boolean): HostCheck {
  return {
    name,
    ok: missing.length === 0,
    required,
    detail: missing.length === 0 ? 'present' : `missing: ${missing.join(', ')}`,
    remedy: required
      ? 'use a kernel with CONFIG_TRACEPOINTS and CONFIG_INET'
      : 'none needed: the end of system calls gives the same counts',
    code: 'NO_TRACEPOINT',
  };
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
