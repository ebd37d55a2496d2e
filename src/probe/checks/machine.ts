import { existsSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { type ProcMount, procMount } from '../../host/proc-mount.ts';
import { kernelAtLeast } from '../host.ts';
import type { HostCheck } from './check.ts';

/** Where libbpf counts the processors that could ever be there: maps have a value for each. */
const POSSIBLE_CPUS = '/sys/devices/system/cpu/possible';

const PROC_DETAILS: Readonly<Record<ProcMount, string>> = {
  own: 'of this pid namespace',
  foreign: "of another pid namespace: its numbers are not this one's",
  missing: 'not mounted',
};

/** Platform and kernel, and what is read before anything can be asked. */
export function machineChecks(): HostCheck[] {
  return [platformCheck(), kernelCheck(), procCheck(procMount()), processorsCheck()];
}

function platformCheck(): HostCheck {
  return {
    name: 'platform',
    ok: platform() === 'linux' && ['x64', 'arm64'].includes(arch()),
    required: true,
    detail: `${platform()} on ${arch()}`,
    remedy: 'use Linux on x86-64 or arm64; recordings can be replayed where the addon runs',
    code: 'UNSUPPORTED_PLATFORM',
  };
}

function kernelCheck(): HostCheck {
  return {
    name: 'kernel',
    ok: kernelAtLeast(5, 10),
    required: true,
    detail: `Linux ${release()}`,
    remedy: 'use Linux 5.10 or later',
    code: 'UNSUPPORTED_PLATFORM',
  };
}

/** With the /proc of another pid namespace a probe attaches, to nobody, and names whom it sees wrongly. */
function procCheck(state: ProcMount): HostCheck {
  return {
    name: '/proc',
    ok: state === 'own',
    required: true,
    detail: PROC_DETAILS[state],
    remedy: 'mount that of this pid namespace: mount -t proc proc /proc',
    code: 'NO_SUCH_PROCESS',
    needs: ['/proc'],
  };
}

function processorsCheck(): HostCheck {
  const ok = existsSync(POSSIBLE_CPUS);
  return {
    name: 'processors',
    ok,
    required: true,
    detail: ok ? POSSIBLE_CPUS : `there is no ${POSSIBLE_CPUS}`,
    remedy: 'mount /sys: mount -t sysfs -o ro sysfs /sys',
    code: 'LOAD_FAILED',
    needs: ['/sys'],
  };
}
