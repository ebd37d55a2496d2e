import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { declaredBy } from '../../src/metadata/declared-resource.ts';
import { Processes } from '../../src/metadata/processes.ts';
import { Workloads } from '../../src/metadata/workloads.ts';

test('a service is called as its process was told to by OpenTelemetry, read from its environment', async () => {
  const env = {
    OTEL_SERVICE_NAME: 'checkout',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=not-this,service.namespace=shop,team=a%2Cb,=x,y=',
  };
  const child = spawn('sleep', ['60'], { env: { ...env, PATH: process.env['PATH'] }, stdio: 'ignore' });
  try {
    await once(child, 'spawn');
    const processes = new Processes({ procPath: '/proc' });
    const workloads = new Workloads({ processes, hostName: 'host-1', by: [] });
    const service = workloads.workloadOf(child.pid ?? 0);
    const { 'process.executable.name': command, 'host.name': host, ...names } = workloads.resourceOf(service);
    assert.deepEqual([command, host], ['sleep', 'host-1']);
    assert.deepEqual(
      [names['service.name'], names['service.namespace'], names['team'], names['y']],
      ['checkout', 'shop', 'a,b', undefined],
    );
    assert.match(service.key, /as shop checkout $/);
    assert.deepEqual([service.name, service.application], ['checkout', 'checkout']);
  } finally {
    child.kill();
  }
});

test('two programs of one name are two services where they call themselves differently', () => {
  const key = (environ: string): string => declaredBy(environ).key;
  assert.equal(key('PATH=/bin\0OTEL_RESOURCE_ATTRIBUTES=team=a\0'), '');
  assert.notEqual(key('OTEL_SERVICE_NAME=a\0'), key('OTEL_SERVICE_NAME=b\0'));
  assert.equal(key('OTEL_SERVICE_NAME=a\0'), key('X=OTEL_SERVICE_NAME=b\0OTEL_RESOURCE_ATTRIBUTES=service.name=a\0'));
  assert.equal(key('X=1\0OTEL_SERVICE_NAME=a\0'), key('OTEL_SERVICE_NAME=a'));
});

test('what is not encoded as it should be is taken as it stands, and all of it is bounded', () => {
  assert.deepEqual(declaredBy('OTEL_RESOURCE_ATTRIBUTES=a=100%,b\0').attributes, { a: '100%' });
  const many = Array.from({ length: 1000 }, (_, i) => `k${i}=${'v'.repeat(1000)}`).join(',');
  const { attributes } = declaredBy(`OTEL_RESOURCE_ATTRIBUTES=${many}\0`);
  assert.equal(Object.keys(attributes).length, 32);
  assert.ok(Object.values(attributes).every((value) => value.length === 255));
});
