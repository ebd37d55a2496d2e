/** How a workload is named as a target, by one flag. */
import { join } from 'node:path';
import type { CensusProcess } from '../../host/census/census.ts';
import type { WorkloadUse } from '../../host/census/use.ts';
import { cgroupMount } from '../../host/cgroup-hierarchy.ts';
import { cgroupMembers } from '../../host/cgroup-members.ts';
import { scopeOf } from '../../host/cgroup-names.ts';
import { stripControl } from '../../lib/formats.ts';
import type { TargetName } from './target-row.ts';

/** Of a container's id, as its runtime shows it. */
const SHORT_ID = 12;
/** In one line of a shell; of the others nobody wants to type the numbers. */
const MAX_PIDS = 64;

export interface Naming {
  readonly procPath: string;
  /** Flags that name targets, without dashes. */
  readonly flags: readonly string[];
  /** All processes of the census. */
  readonly everybody: readonly CensusProcess[];
}

/** The most telling first: a container, then its cgroup or the unit's, then the command where no other workload runs it, then pids. */
export function targetNamer({ procPath, flags, everybody }: Naming): (workload: WorkloadUse) => TargetName {
  const mount = flags.includes('cgroup') ? cgroupMount(procPath) : null;
  const runs = countBy(everybody, ({ identity }) => identity.command);
  return ({ processes }) => {
    const identity = processes[0]?.identity;
    const { containerId = null, unit = null, command = '' } = identity ?? {};
    if (containerId !== null && flags.includes('container')) {
      return { flag: '--container', value: containerId.slice(0, SHORT_ID) };
    }
    const cgroup = mount === null ? null : cgroupOf(processes, containerId ?? unit, mount);
    if (cgroup !== null) return { flag: '--cgroup', value: cgroup };
    const alone = containerId === null && unit === null && runs.get(command) === processes.length;
    if (alone && flags.includes('comm') && isTypable(command) && processes.every(isCalledAsItsTask)) {
      return { flag: '--comm', value: command };
    }
    return { flag: '--pid', value: roots(processes).slice(0, MAX_PIDS).join(',') };
  };
}

/** The cgroup of the v2 hierarchy in which all of them are, where a container or unit of that name begins. */
function cgroupOf(processes: readonly CensusProcess[], name: string | null, mount: string): string | null {
  const path = processes[0]?.identity.cgroup ?? null;
  const scope = name === null || path === null ? null : scopeOf(path, name);
  if (scope === null || !isTypable(scope)) return null;
  const members = new Set(cgroupMembers(join(mount, scope)));
  return processes.every(({ pid }) => members.has(pid)) ? scope : null;
}

/** Its children come with a process that is named. */
function roots(processes: readonly CensusProcess[]): number[] {
  const own = new Set(processes.map(({ pid }) => pid));
  return processes.filter(({ parent }) => !own.has(parent)).map(({ pid }) => pid);
}

function isCalledAsItsTask({ identity }: CensusProcess): boolean {
  return identity.command === identity.comm;
}

function isTypable(text: string): boolean {
  return text !== '' && !text.startsWith('-') && stripControl(text) === text;
}

function countBy<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1);
  return counts;
}
