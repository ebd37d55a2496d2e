import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { podUidOf } from '../../src/host/cgroup-names.ts';
import { declaredBy } from '../../src/metadata/declared-resource.ts';
import { Processes } from '../../src/metadata/processes.ts';
import { Services } from '../../src/metadata/services.ts';
import type { Workload, WorkloadResolver } from '../../src/metadata/workload.ts';

const NODE: Workload = {
  key: 'command node',
  command: 'node',
  containerId: null,
  containerName: null,
  cgroup: null,
  unit: null,
};
const all = (workload: Workload): WorkloadResolver => ({ workloadOf: () => workload });

function resourceOf(workload: Workload): Readonly<Record<string, string>> {
  const services = new Services({ workloads: all(workload), procPath: null, hostName: 'host-1' });
  return services.resourceOf(services.workloadOf(77));
}

test('a service is called as its process was told to by OpenTelemetry, read from its environment', async () => {
  const env = {
    OTEL_SERVICE_NAME: 'checkout',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=not-this,service.namespace=shop,team=a%2Cb,=x,y=',
  };
  const child = spawn('sleep', ['60'], { env: { ...env, PATH: process.env['PATH'] }, stdio: 'ignore' });
  try {
    await once(child, 'spawn');
    const workloads = new Processes({ procPath: '/proc' });
    const services = new Services({ workloads, procPath: '/proc', hostName: 'host-1' });
    const service = services.workloadOf(child.pid ?? 0);
    const { 'process.executable.name': command, 'host.name': host, ...names } = services.resourceOf(service);
    assert.deepEqual([command, host], ['sleep', 'host-1']);
    assert.deepEqual(
      [names['service.name'], names['service.namespace'], names['team'], names['y']],
      ['checkout', 'shop', 'a,b', undefined],
    );
    assert.match(service.key, /as shop checkout $/);
  } finally {
    child.kill();
  }
});

test('who declares nothing is called by its command, and is told apart by container, unit, or first process', () => {
  assert.deepEqual(resourceOf(NODE), {
    'service.name': 'node',
    'service.instance.id': 'host-1:77',
    'host.name': 'host-1',
    'process.executable.name': 'node',
  });
  assert.equal(resourceOf({ ...NODE, unit: 'web.service' })['service.instance.id'], 'host-1/web.service');
  const containerId = 'ab'.repeat(32);
  const cgroup = `/kubepods/burstable/pod01234567-89ab-cdef-0123-456789abcdef/${containerId}`;
  const {
    'service.instance.id': instance,
    'container.id': id,
    'k8s.pod.uid': pod,
  } = resourceOf({ ...NODE, containerId, cgroup });
  assert.deepEqual([instance, id, pod], ['host-1/abababababab', containerId, '01234567-89ab-cdef-0123-456789abcdef']);
});

test('two programs of one name are two services where they call themselves differently', () => {
  const key = (environ: string): string => declaredBy(environ).key;
  assert.equal(key('PATH=/bin\0OTEL_RESOURCE_ATTRIBUTES=team=a\0'), '');
  assert.notEqual(key('OTEL_SERVICE_NAME=a\0'), key('OTEL_SERVICE_NAME=b\0'));
  assert.equal(key('OTEL_SERVICE_NAME=a\0'), key('X=OTEL_SERVICE_NAME=b\0OTEL_RESOURCE_ATTRIBUTES=service.name=a\0'));
});

test('what is not encoded as it should be is taken as it stands, and all of it is bounded', () => {
  assert.deepEqual(declaredBy('OTEL_RESOURCE_ATTRIBUTES=a=100%,b\0').attributes, { a: '100%' });
  const many = Array.from({ length: 1000 }, (_, i) => `k${i}=${'v'.repeat(1000)}`).join(',');
  const { attributes } = declaredBy(`OTEL_RESOURCE_ATTRIBUTES=${many}\0`);
  assert.equal(Object.keys(attributes).length, 32);
  assert.ok(Object.values(attributes).every((value) => value.length === 255));
});

test("a pod's uid is found in the paths of kubelet's both drivers", () => {
  const uid = '01234567-89ab-cdef-0123-456789abcdef';
  assert.equal(podUidOf(`/kubepods/pod${uid}/abc`), uid);
  assert.equal(podUidOf(`/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/cri.scope`), uid);
  assert.equal(podUidOf('/system.slice/pod.service'), null);
});

test('a service without container or unit is named by its lowest process, whichever was heard first', () => {
  const services = new Services({ workloads: all(NODE), procPath: null, hostName: 'host-1' });
  for (const tgid of [78, 77, 79]) services.workloadOf(tgid);
  const { 'service.instance.id': instance } = services.resourceOf(NODE);
  assert.equal(instance, 'host-1:77');
  services.workloadOf(5);
  assert.equal(services.resourceOf(services.workloadOf(5))['service.instance.id'], 'host-1:77', 'it stays');
});
