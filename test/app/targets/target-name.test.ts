import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetNamer } from '../../../src/app/targets/target-name.ts';
import type { CensusProcess } from '../../../src/host/census/census.ts';
import { workloadUses } from '../../../src/host/census/use.ts';
import { censusOf, listener, processOf } from '../../host/census/made-census.ts';
import { FakeHost } from '../../probe/targets/fake-host.ts';

const ID = 'c0ffee'.padEnd(64, '0');

/** The name of the workload of the first of them, which listens. */
function nameOf(host: FakeHost, flags: readonly string[], everybody: readonly CensusProcess[]): string {
  const [first, ...others] = everybody as readonly [CensusProcess, ...CensusProcess[]];
  const census = censusOf([{ ...first, sockets: new Set([1]) }, ...others], [listener(1, 80)]);
  const [workload] = workloadUses(census, 'workload').workloads;
  assert.ok(workload);
  const { flag, value } = targetNamer({ procPath: host.procPath, flags, everybody: census.processes })(workload);
  return `${flag} ${value}`;
}

function inCgroup(pid: number, cgroup: string, who: Partial<CensusProcess['identity']>): CensusProcess {
  const process = processOf(pid, 'nginx', new Set());
  return { ...process, identity: { ...process.identity, cgroup, ...who } };
}

test('a unit is named by its cgroup, without what it has below', () => {
  using host = new FakeHost();
  host.cgroup('system.slice/nginx.service', 10);
  host.cgroup('system.slice/nginx.service/workers', 11);
  const unit = { unit: 'nginx.service' };
  const processes = [
    inCgroup(10, '/system.slice/nginx.service', unit),
    inCgroup(11, '/system.slice/nginx.service/workers', unit),
  ];
  assert.equal(nameOf(host, ['pid', 'cgroup'], processes), '--cgroup /system.slice/nginx.service');
});

test('a container is named by its id where there is a flag for that, else by its cgroup', () => {
  using host = new FakeHost();
  host.cgroup(`docker/${ID}`, 10);
  const processes = [inCgroup(10, `/docker/${ID}`, { containerId: ID })];
  assert.equal(nameOf(host, ['pid', 'cgroup', 'container'], processes), '--container c0ffee000000');
  assert.equal(nameOf(host, ['pid', 'cgroup'], processes), `--cgroup /docker/${ID}`);
});

test('a cgroup that is not in the v2 hierarchy, or not of all of them, is not named', () => {
  using host = new FakeHost();
  const unit = { unit: 'nginx.service' };
  const processes = [inCgroup(10, '/system.slice/nginx.service', unit), inCgroup(11, '/user/nginx.service', unit)];
  assert.equal(nameOf(host, ['pid', 'cgroup'], processes), '--pid 10,11');
  host.cgroup('system.slice/nginx.service', 10);
  assert.equal(nameOf(host, ['pid', 'cgroup'], processes), '--pid 10,11');
});

test('a command is named where no other workload runs it', () => {
  using host = new FakeHost();
  const flags = ['pid', 'cgroup', 'comm'];
  const redis = processOf(10, 'redis-server', new Set());
  const inside = { ...redis, pid: 11, identity: { ...redis.identity, unit: 'redis.service' } };
  assert.equal(nameOf(host, flags, [redis]), '--comm redis-server');
  assert.equal(nameOf(host, flags, [redis, inside]), '--pid 10');
});

test('a command that cannot be typed, or is not its task’s name, is not named', () => {
  using host = new FakeHost();
  const flags = ['pid', 'comm'];
  assert.equal(nameOf(host, flags, [processOf(10, 'evil\u001b[2J', new Set())]), '--pid 10');
  assert.equal(nameOf(host, flags, [processOf(10, '--all', new Set())]), '--pid 10');
  const renamed = processOf(10, 'java', new Set());
  assert.equal(nameOf(host, flags, [{ ...renamed, identity: { ...renamed.identity, comm: 'main' } }]), '--pid 10');
});

test('pids are those whose children come with them', () => {
  using host = new FakeHost();
  const master = processOf(10, 'nginx', new Set());
  const worker = processOf(11, 'nginx', new Set(), { parent: 10 });
  const other = processOf(20, 'nginx', new Set());
  assert.equal(nameOf(host, ['pid'], [master, worker, other]), '--pid 10,20');
});
