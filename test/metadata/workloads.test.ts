import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordedProcess } from '../../src/events/recording-format.ts';
import { Processes } from '../../src/metadata/processes.ts';
import { type WorkloadDimension, Workloads } from '../../src/metadata/workloads.ts';

const ID = 'ab'.repeat(32);
const OTHER_ID = 'cd'.repeat(32);
const POD = '01234567-89ab-cdef-0123-456789abcdef';

const NODE = { command: 'node', cgroup: null, containerId: null, containerName: null, unit: null, podUid: null };

function workloadsOf(processes: readonly Partial<RecordedProcess>[], ...by: readonly WorkloadDimension[]): Workloads {
  const known = new Processes({ procPath: null });
  processes.forEach((process, at) => {
    known.learn({ ...NODE, tgid: 10 + at, ...process });
  });
  return new Workloads({ processes: known, hostName: 'host-1', by });
}

/** Application and instance of a process by itself. */
function namesOf(process: Partial<RecordedProcess>): readonly (string | null)[] {
  const { application, instance } = workloadsOf([process]).workloadOf(process.tgid ?? 10);
  return [application, instance];
}

/** Which of the processes are one, in the order in which they were given. */
function joined(workloads: Workloads, count: number): readonly (readonly number[])[] {
  const keys = Array.from({ length: count }, (_, at) => workloads.workloadOf(10 + at).key);
  return [...new Set(keys)].map((key) => keys.flatMap((other, at) => (other === key ? [at] : [])));
}

describe('application and instance', () => {
  it('are what the process declares', () => {
    const declared = { 'service.name': 'checkout', 'service.instance.id': 'one' };
    assert.deepEqual(namesOf({ declared, containerId: ID, containerName: 'web', unit: 'x.service' }), [
      'checkout',
      'one',
    ]);
  });

  it("are the container's where it declares nothing, of a pod with the pod's", () => {
    assert.deepEqual(namesOf({ containerId: ID, containerName: 'web', unit: 'x.service' }), ['web', 'abababababab']);
    assert.deepEqual(namesOf({ containerId: ID }), ['node', 'abababababab']);
    assert.deepEqual(namesOf({ containerId: ID, podUid: POD }), ['node', `${POD}/abababababab`]);
    const cgroup = `/kubepods/burstable/pod${POD}/${ID}`;
    const old = { tgid: 10, command: 'node', cgroup, containerId: ID, containerName: null, unit: null };
    const processes = new Processes({ procPath: null });
    processes.learn(old);
    const { podUid } = new Workloads({ processes, hostName: 'h', by: [] }).workloadOf(10);
    assert.equal(podUid, POD, 'also from a recording that does not have it');
  });

  it("are the unit's, of a template's instance the template's with the host and the unit", () => {
    assert.deepEqual(namesOf({ unit: 'web.service' }), ['web', 'host-1/web.service']);
    assert.deepEqual(namesOf({ unit: 'worker@3.service' }), ['worker', 'host-1/worker@3.service']);
  });

  it('are the command and its lowest process, whichever was heard first, and the same from then on', () => {
    const processes = new Processes({ procPath: null });
    for (const tgid of [78, 77, 79]) processes.learn({ ...NODE, tgid });
    const byDefault = new Workloads({ processes, hostName: 'host-1', by: [] });
    assert.deepEqual(byDefault.resourceOf(byDefault.workloadOf(79)), {
      'service.name': 'node',
      'service.instance.id': 'host-1:77',
      'host.name': 'host-1',
      'process.executable.name': 'node',
    });
    processes.learn({ ...NODE, tgid: 5 });
    for (const by of [[], ['pid'], ['unit']] as const) {
      assert.equal(new Workloads({ processes, hostName: 'host-1', by }).workloadOf(5).instance, 'host-1:77');
    }
  });
});

describe('what processes are joined by', () => {
  const processes = [
    { unit: 'worker@1.service' },
    { unit: 'worker@2.service', command: 'python3' },
    { containerId: ID },
    { containerId: OTHER_ID },
    { containerId: OTHER_ID, command: 'sh', declared: { 'service.name': 'side' } },
    {},
    {},
    { command: 'nginx' },
    { unit: 'inner.service', containerId: ID },
    { unit: 'inner.service' },
  ];
  const by = (...dimensions: readonly WorkloadDimension[]): readonly (readonly number[])[] =>
    joined(workloadsOf(processes, ...dimensions), processes.length);

  it('is container, else unit, else command, by default; who declares another name is apart', () => {
    assert.deepEqual(by(), [[0], [1], [2, 8], [3], [4], [5, 6], [7], [9]]);
  });

  it('is what is asked for; who has none of it is told apart as by default', () => {
    assert.deepEqual(by('pid').length, processes.length);
    assert.deepEqual(by('container'), [[0], [1], [2, 8], [3, 4], [5, 6], [7], [9]]);
    assert.deepEqual(by('unit'), [[0], [1], [2], [3], [4], [5, 6], [7], [8], [9]]);
    assert.deepEqual(by('application'), [[0, 1], [2, 3, 5, 6], [4], [7], [8, 9]]);
    assert.deepEqual(by('instance'), [[0], [1], [2], [3], [4], [5, 6], [7], [8], [9]]);
    assert.deepEqual(by('application', 'container'), [[0, 1], [2], [3], [4], [5, 6], [7], [8], [9]]);
  });

  it('tells of a row of many what holds of all of it', () => {
    const workloads = workloadsOf(processes, 'application');
    const { name, application, instance, unit, containerId } = workloads.workloadOf(10);
    assert.deepEqual([name, application, instance, unit, containerId], ['worker', 'worker', null, null, null]);
    const { 'service.name': service, 'service.instance.id': id } = workloads.resourceOf(workloads.workloadOf(10));
    assert.deepEqual([service, id], ['worker', 'host-1']);
  });

  it('tells of a process alone all that holds of it', () => {
    const workload = workloadsOf(processes, 'pid').workloadOf(14);
    const { name, command, application, instance, containerId } = workload;
    assert.deepEqual(
      [name, command, application, instance, containerId],
      ['side 14', 'sh', 'side', 'cdcdcdcdcdcd', OTHER_ID],
    );
  });

  it('is one resource where names are the same, however many describe it', () => {
    const workloads = workloadsOf([{ unit: 'web.service' }, { unit: 'web.service', command: 'sh' }], 'pid');
    const [one, other] = [10, 11].map((tgid) => workloads.resourceOf(workloads.workloadOf(tgid)));
    assert.equal(one, other);
  });

  it('follows a process that runs another program', () => {
    const known = new Processes({ procPath: null });
    const workloads = new Workloads({ processes: known, hostName: 'host-1', by: ['pid'] });
    known.learn({ ...NODE, tgid: 10, command: 'sh', containerId: ID });
    assert.equal(workloads.workloadOf(10).command, 'sh');
    known.learn({ ...NODE, tgid: 10, containerId: ID });
    assert.equal(workloads.workloadOf(10).command, 'node');
  });
});
