import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ANY_CGROUP_LEVEL } from '../../../src/events/abi.gen.ts';
import { CgroupTarget } from '../../../src/probe/targets/cgroup.ts';
import { FakeHost } from './fake-host.ts';
import { FakeWatched } from './fake-watched.ts';

function resolve(host: FakeHost, path: string): CgroupTarget {
  return CgroupTarget.resolve({ kind: 'cgroup', path }, host);
}

test('it is found by its directory, by its path in the hierarchy and through a link', () => {
  using host = new FakeHost();
  const directory = host.cgroup('system.slice/nginx.service');
  symlinkSync(directory, join(host.cgroups, 'link'));
  for (const path of [directory, `${directory}/`, 'system.slice/nginx.service', '/system.slice/nginx.service', 'link'])
    assert.equal(resolve(host, path).label, `cgroup ${directory}`, path);
});

test('the programs are told its number; its level only where the true one is visible', () => {
  using host = new FakeHost();
  const directory = host.cgroup('a/b');
  const watched = new FakeWatched(host);
  const target = resolve(host, 'a/b');
  target.seed(watched);
  assert.deepEqual(target.selection, { cgroups: 1 });
  assert.deepEqual(watched.cgroups, [{ id: statSync(directory, { bigint: true }).ino, level: ANY_CGROUP_LEVEL }]);
});

test('what is no cgroup of the hierarchy is a user error', () => {
  using host = new FakeHost();
  const file = join(host.cgroup('a'), 'cgroup.procs');
  const beside = `${host.cgroups}-not`;
  mkdirSync(beside);
  for (const path of ['no/such', '/no/such', file, host.procPath, beside, '..']) {
    assert.throws(
      () => resolve(host, path),
      {
        name: 'UserError',
        code: 'NO_SUCH_CGROUP',
        message: `there is no cgroup ${path} in the v2 hierarchy at ${host.cgroups}`,
      },
      path,
    );
  }
});

test('without the hierarchy it is a user error that says how to mount it', () => {
  using host = new FakeHost();
  const directory = host.cgroup('a');
  host.unmount();
  assert.throws(() => resolve(host, directory), { code: 'NO_SUCH_CGROUP', message: /hierarchy is not mounted/ });
});

test('its members are those of the cgroups below it, too, now', () => {
  using host = new FakeHost();
  host.cgroup('a', 10);
  host.cgroup('a/b', 11, 12);
  host.cgroup('a/b/c', 13);
  host.cgroup('other', 20);
  const target = resolve(host, 'a');
  const watched = new FakeWatched(host);
  target.seed(watched);
  assert.deepEqual(target.members().sort(), [10, 11, 12, 13]);
  assert.deepEqual(watched.pids(), [], 'the kernel knows who is in it');
  host.cgroup('a/b', 12, 14);
  assert.deepEqual(target.members().sort(), [10, 12, 13, 14]);
  assert.deepEqual(target.describe(), [{ kind: 'cgroup', value: join(host.cgroups, 'a'), processes: 4 }]);
});

test('an empty one may fill again: it has ended when it is removed', () => {
  using host = new FakeHost();
  const directory = host.cgroup('a/b', 10);
  const target = resolve(host, 'a/b');
  host.cgroup('a/b');
  assert.deepEqual([target.members(), target.hasEnded()], [[], false]);
  rmSync(directory, { recursive: true });
  assert.deepEqual([target.members(), target.hasEnded()], [[], true]);
  assert.deepEqual(target.describe(), [{ kind: 'cgroup', value: directory, processes: 0 }]);
});
