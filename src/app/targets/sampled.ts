/** What a sample of traffic says of the rows of the list. */
import type { SocketUse } from '../../host/census/use.ts';
import { workloadKey } from '../../host/workload-key.ts';
import type { Snapshot, SnapshotRow, SnapshotWorkload } from '../../metrics/snapshot.ts';
import type { TargetRow, TargetSample, TargetTraffic } from './target-row.ts';

export interface Sampled {
  readonly sample: TargetSample;
  readonly workloads: ReadonlyMap<string, SampledWorkload>;
}

interface SampledWorkload {
  readonly workload: SnapshotWorkload;
  readonly traffic: TargetTraffic;
}

const NO_TRAFFIC: TargetTraffic = { servedPerSecond: 0, calledPerSecond: 0, protocols: [] };
const NOTHING = { first: [], total: 0 } as const;
const NO_USE: SocketUse = {
  ports: NOTHING,
  unixPaths: NOTHING,
  connectionsIn: 0,
  connectionsOut: 0,
  calls: NOTHING,
};

export function sampledOf({ rows, coverage, loss, window }: Snapshot): Sampled {
  const byKey = new Map<string, SnapshotRow[]>();
  for (const row of rows) {
    const key = workloadKey(row.workload);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [row]);
    else known.push(row);
  }
  const workloads = new Map(
    [...byKey].map(([key, own]) => [key, { workload: workloadOf(own), traffic: trafficOf(own) }] as const),
  );
  return { sample: { durationSeconds: window.durationSeconds, coverage, complete: loss.complete }, workloads };
}

/** Those with most transactions first; whoever has spoken and is gone by now is among them. */
export function withTraffic(rows: readonly TargetRow[], { workloads }: Sampled): readonly TargetRow[] {
  const there = new Set(rows.map(({ key }) => key));
  const known = rows.map((row): TargetRow => ({ ...row, traffic: workloads.get(row.key)?.traffic ?? NO_TRAFFIC }));
  const gone = [...workloads].filter(([key]) => !there.has(key)).map(goneRow);
  return [...known, ...gone].sort((a, b) => rateOf(b) - rateOf(a));
}

function goneRow([key, { workload, traffic }]: readonly [string, SampledWorkload]): TargetRow {
  return { key, workload, processes: 0, otherNetwork: false, use: NO_USE, target: null, traffic };
}

function rateOf({ traffic }: TargetRow): number {
  return (traffic?.servedPerSecond ?? 0) + (traffic?.calledPerSecond ?? 0);
}

function workloadOf(rows: readonly SnapshotRow[]): SnapshotWorkload {
  const [first] = rows as readonly [SnapshotRow, ...SnapshotRow[]];
  const pids = new Set(rows.flatMap(({ workload }) => workload.pids));
  return { ...first.workload, pids: [...pids].sort((a, b) => a - b) };
}

function trafficOf(rows: readonly SnapshotRow[]): TargetTraffic {
  const rates = new Map<string, TargetTraffic['protocols'][number]>();
  for (const { role, protocol, ratePerSecond } of rows) {
    const name = `${role} ${protocol}`;
    rates.set(name, { role, protocol, ratePerSecond: (rates.get(name)?.ratePerSecond ?? 0) + ratePerSecond });
  }
  const protocols = [...rates.values()].sort((a, b) => b.ratePerSecond - a.ratePerSecond);
  const rateAt = (role: string): number =>
    protocols.filter((one) => one.role === role).reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
  return { servedPerSecond: rateAt('server'), calledPerSecond: rateAt('client'), protocols };
}
