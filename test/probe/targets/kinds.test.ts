import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTarget, type TargetOption } from '../../../src/probe/targets/kinds.ts';
import { FakeHost } from './fake-host.ts';

test('each option is resolved by its own kind', () => {
  using host = new FakeHost();
  host.process(10);
  const directory = host.cgroup('a');
  const options: readonly TargetOption[] = [
    { kind: 'pids', pids: [10], followChildren: true },
    { kind: 'cgroup', path: 'a' },
    { kind: 'command', pid: 10, name: 'npm' },
  ];
  assert.deepEqual(
    options.map((option) => resolveTarget(option, host).label),
    ['pid 10', `cgroup ${directory}`, 'command npm'],
  );
});
