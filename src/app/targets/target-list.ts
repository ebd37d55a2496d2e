import { type CensusProcess, type HostCensus, takeCensus } from '../../host/census/census.ts';
import { type WorkloadUse, workloadUses } from '../../host/census/use.ts';
import { ContainerNames } from '../../metadata/container-names.ts';
import { NOTHING_DECLARED } from '../../metadata/declared-resource.ts';
import { rowNameOf } from '../../metadata/service-names.ts';
import { type Sampled, withTraffic } from './sampled.ts';
import { targetNamer } from './target-name.ts';
import type { TargetList, TargetName, TargetRow, TargetWorkload } from './target-row.ts';

/** Of a workload: names are bounded by Linux, the words that programs call themselves are not. */
const MAX_NAME = 255;
/** As many as rows of `top` have. */
const MAX_PIDS = 64;

export interface ListOptions {
  /** Flags that name targets, without dashes. */
  readonly flags: readonly string[];
  /** Rows at most. */
  readonly limit: number;
}

const PROC = '/proc';
/** Each is asked for once, however often the list is made. */
const CONTAINERS = new ContainerNames(PROC, '/');
/** What is left out: sae-mon itself. */
export const CENSUS = { procPath: PROC, without: [process.pid] } as const;

/** Whoever speaks on this host now; where traffic was sampled, those first who speak most. */
export function listTargets(options: ListOptions, sampled: Sampled | null): TargetList {
  return targetsOf(takeCensus(CENSUS), options, sampled);
}

/** The same of a census that was taken. Traffic is known by workloads; without it, processes of one command are told apart. */
export function targetsOf(census: HostCensus, { flags, limit }: ListOptions, sampled: Sampled | null): TargetList {
  const { workloads, unattributed, hiddenProcesses } = workloadUses(census, sampled === null ? 'family' : 'workload');
  const nameOf = targetNamer({ procPath: PROC, flags, everybody: census.processes });
  const silent = workloads.map((workload) => rowOf(workload, nameOf(workload)));
  const rows = sampled === null ? silent : withTraffic(silent, sampled);
  return {
    rows: rows.slice(0, limit),
    leftOut: Math.max(0, rows.length - limit),
    sample: sampled?.sample ?? null,
    unattributed,
    hiddenProcesses,
    unseen: census.unseen,
  };
}

function rowOf({ key, processes, speaker, otherNetwork, ...use }: WorkloadUse, target: TargetName): TargetRow {
  return {
    key,
    workload: workloadOf(speaker, processes),
    processes: processes.length,
    otherNetwork,
    use,
    target,
    traffic: null,
  };
}

function workloadOf(speaker: CensusProcess, processes: readonly CensusProcess[]): TargetWorkload {
  const { command, containerId, podUid, cgroup, unit } = speaker.identity;
  const names = {
    ...{ command: command.slice(0, MAX_NAME), containerId, podUid, unit: unit?.slice(0, MAX_NAME) ?? null },
    containerName: CONTAINERS.of(cgroup),
  };
  return {
    ...names,
    name: rowNameOf({ ...names, declared: NOTHING_DECLARED }),
    cgroup,
    pids: processes.slice(0, MAX_PIDS).map(({ pid }) => pid),
  };
}
