import { type Capability, capabilities } from 'libbpf-ts';
import { inInitialUserNamespace, kernelAtLeast, lockdown, lockedMemoryLimit } from '../host.ts';
import type { HostCheck } from './check.ts';

/** Of maps that count as locked memory before Linux 5.11: ring, verdicts, tables, scratch. */
const LOCKED_BYTES = 64 * 1024 * 1024;

const GRANT =
  'run with sudo; or, as root: capsh --user=NAME --inh=cap_bpf,cap_perfmon --addamb=cap_bpf,cap_perfmon -- -c "sae-mon …"';

export function permissionChecks(): HostCheck[] {
  const held = capabilities();
  const checks = [capabilityCheck(held), userNamespaceCheck(), lockdownCheck()];
  if (!kernelAtLeast(5, 11)) checks.push(lockedMemoryCheck(held));
  return checks;
}

function capabilityCheck(held: readonly Capability[]): HostCheck {
  const wanted = held.includes('CAP_SYS_ADMIN') ? [] : (['CAP_BPF', 'CAP_PERFMON'] as const);
  const missing = wanted.filter((name) => !held.includes(name));
  return {
    name: 'capabilities',
    ok: missing.length === 0,
    required: true,
    detail: missing.length === 0 ? 'enough to load and attach eBPF programs' : `missing: ${missing.join(', ')}`,
    remedy: GRANT,
    code: 'NO_PERMISSION',
    needs: missing,
  };
}

function userNamespaceCheck(): HostCheck {
  const ok = inInitialUserNamespace();
  return {
    name: 'user namespace',
    ok,
    required: true,
    detail: ok ? 'the initial one' : 'not the initial one: its capabilities do not reach the kernel',
    remedy: 'run on the host, or in a container without user namespace',
    code: 'NO_PERMISSION',
    needs: ['initial user namespace'],
  };
}

function lockdownCheck(): HostCheck {
  const secure = lockdown();
  return {
    name: 'lockdown',
    ok: secure !== 'confidentiality',
    required: true,
    detail: secure,
    remedy: 'boot with lockdown=integrity or none: confidentiality forbids eBPF to read memory',
    code: 'NO_PERMISSION',
  };
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
