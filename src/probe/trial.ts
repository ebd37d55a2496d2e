import { textOf } from '../host/proc-files.ts';
import { UserError } from '../lib/errors.ts';
import type { HostCheck } from './checks/check.ts';
import { Probe } from './probe.ts';

/** Enough to attach with, and no traffic is read. */
const SIZES = { copyBytes: 256, turnBytes: 256, ringBytes: 64 * 1024 };
/** A filter of system calls is in force (proc_pid_status(5)): container runtimes have one, which may refuse bpf(2). */
const FILTERED = /^Seccomp:\s*2$/m;

/**
 * Attaches to sae-mon itself and detaches: whatever else may forbid it (filters of system calls, security modules,
 * limits) is asked in this way alone.
 */
export function trialCheck(): HostCheck {
  try {
    const target = { kind: 'pids', pids: [process.pid], followChildren: false } as const;
    using probe = Probe.attach({ target, way: 'auto', ...SIZES });
    return { ...TRIAL, ok: true, detail: `by ${probe.way} tracepoints` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [detail = ''] = error.message.split('\n');
    const filtered = error.code === 'NO_PERMISSION' && FILTERED.test(textOf('/proc/self/status') ?? '');
    if (!filtered) return { ...TRIAL, detail, remedy: error.next[0] ?? null, code: error.code };
    return {
      ...TRIAL,
      detail: `${detail}, by a filter of system calls (seccomp)`,
      remedy: 'allow bpf(2) in the seccomp profile of the container',
      code: error.code,
      needs: ['seccomp with bpf(2)'],
    };
  }
}

const TRIAL: HostCheck = {
  name: 'attached on trial',
  ok: false,
  required: true,
  detail: '',
  remedy: null,
  code: 'LOAD_FAILED',
};
