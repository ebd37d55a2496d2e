import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ANY_CGROUP_LEVEL } from '../../../src/events/abi.gen.ts';
import { CgroupTarget } from '../../../src/probe/targets/cgroup.ts';
import { FakeHost } from './fake-host.ts';
import { FakeWatched } from './fake-watched.ts';

function resolve(host: FakeHost, path: string, follow = false): CgroupTarget {
  return CgroupTarget.resolve({ kind: 'cgroup', path, follow }, host);
}

function numberOf(directory: string): bigint {
  return statSync(directory, { bigint: true }).ino;
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
        message: `there is no cgroup ${path}`,
      },
      path,
    );
  }
});

test('without any hierarchy it is a user error that says how to mount it', () => {
  using host = new FakeHost();
  const directory = host.cgroup('a');
  host.unmount();
  assert.throws(() => resolve(host, directory), { code: 'NO_SUCH_CGROUP', message: /no cgroup hierarchy is mounted/ });
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

test('it is found by the name of its unit, with or without the kind, escaped or not, wherever it is', () => {
  using host = new FakeHost();
  const nginx = host.cgroup('system.slice/nginx.service');
  const worker = host.cgroup('system.slice/system-worker.slice/worker@3.service');
  const escaped = host.cgroup('machine.slice/machine-my\\x2dbox.scope');
  const slice = host.cgroup('user.slice');
  for (const [name, directory] of [
    ['nginx.service', nginx],
    ['nginx', nginx],
    ['worker@3.service', worker],
    ['worker@3', worker],
    ['machine-my\\x2dbox.scope', escaped],
    ['machine-my-box', escaped],
    ['user.slice', slice],
    ['user', slice],
  ] as const)
    assert.equal(resolve(host, name).label, `cgroup ${directory}`, name);
});

test('a name that several have is a user error that lists them; a whole name goes before one without its kind', () => {
  using host = new FakeHost();
  const [a, b] = ['a/web', 'b/web'].map((path) => host.cgroup(path)) as [string, string];
  const service = host.cgroup('system.slice/web.service');
  assert.throws(() => resolve(host, 'web'), {
    code: 'NO_SUCH_CGROUP',
    message: '2 cgroups are named web: say which',
    next: [`--cgroup ${a}`, `--cgroup ${b}`],
  });
  assert.equal(resolve(host, 'web.service').label, `cgroup ${service}`);
  rmSync(b, { recursive: true });
  assert.equal(resolve(host, 'web').label, `cgroup ${a}`);
});

test('of a name that nobody has the nearest is said; hostile ones are shown harmless and short', () => {
  using host = new FakeHost();
  host.cgroup('system.slice/nginx.service');
  for (const [name, near] of [
    ['ngnix', 'nginx'],
    ['nginx.servce', 'nginx.service'],
  ] as const)
    assert.throws(
      () => resolve(host, name),
      (error: { next: string[] }) => error.next[0] === `did you mean --cgroup ${near}?`,
    );
  for (const name of ['a\nb', '\u001b[2J', 'x'.repeat(65536), 'a\0b', '/', '..', '.']) {
    if (name === '/') assert.equal(resolve(host, name).label, `cgroup ${host.cgroups}`);
    else
      assert.throws(
        () => resolve(host, name),
        ({ code, message }: { code: string; message: string }) => {
          assert.equal(code, 'NO_SUCH_CGROUP');
          return message.length < 300 && !/[\p{Cc}]/u.test(message);
        },
      );
  }
});

test('followed, it is waited for at the start, and again after its end, as another one', () => {
  using host = new FakeHost();
  const watched = new FakeWatched(host);
  const target = resolve(host, 'nginx', true);
  assert.deepEqual(target.selection, { cgroups: 1 });
  target.seed(watched);
  assert.deepEqual([watched.cgroups, target.hasEnded(), target.members()], [[null], false, []]);
  for (let starts = 0; starts < 3; starts += 1) {
    const directory = host.cgroup('system.slice/nginx.service', 10 + starts);
    while (target.members().length === 0) target.refresh(watched);
    assert.deepEqual(watched.cgroups, [{ id: numberOf(directory), level: ANY_CGROUP_LEVEL }]);
    assert.deepEqual(target.members(), [10 + starts]);
    assert.equal(target.describe()[0]?.value, directory);
    host.cgroup(`keeps-its-inode-${starts}`);
    rmSync(directory, { recursive: true });
    assert.equal(target.hasEnded(), false);
  }
});

test('one that vanishes before it is watched is a user error', () => {
  using host = new FakeHost();
  const directory = host.cgroup('a/b', 10);
  const target = resolve(host, 'a/b');
  rmSync(directory, { recursive: true });
  assert.throws(() => target.seed(new FakeWatched(host)), { code: 'NO_SUCH_CGROUP' });
});

test('beside v1, who is there alone is watched by number, also who is moved in later', () => {
  using host = new FakeHost();
  const systemd = host.v1('name=systemd');
  const memory = host.v1('memory');
  const both = '2:memory:/a/b\n1:name=systemd:/a\n0::/a/b\n';
  const v1Alone = '2:memory:/a\n1:name=systemd:/a\n0::/\n';
  for (const [pid, cgroup] of [
    [10, both],
    [11, v1Alone],
    [12, v1Alone],
    [13, v1Alone],
  ] as const)
    host.process(pid, { cgroup });
  host.cgroup('a');
  const inner = host.cgroup('a/b', 10);
  host.cgroupIn(systemd, 'a', 10, 11);
  host.cgroupIn(memory, 'a/b', 12);
  const watched = new FakeWatched(host);
  const target = resolve(host, 'a');
  assert.deepEqual(target.selection, { cgroups: 1, processes: { followChildren: true } });
  target.seed(watched);
  assert.deepEqual(watched.cgroups, [{ id: numberOf(join(inner, '..')), level: ANY_CGROUP_LEVEL }]);
  assert.deepEqual(watched.pids().sort(), [11, 12]);
  host.cgroupIn(systemd, 'a', 10, 11, 13);
  target.refresh(watched);
  assert.deepEqual(watched.pids().sort(), [11, 12, 13]);
  assert.deepEqual(target.members().sort(), [10, 11, 12, 13]);
});

test('with v1 alone it is found by name and by directory, watched by number, and ends when it is removed', () => {
  using host = new FakeHost();
  const systemd = host.v1('name=systemd');
  host.unmount();
  for (const pid of [10, 11]) host.process(pid, { cgroup: '1:name=systemd:/system.slice/nginx.service\n' });
  const directory = host.cgroupIn(systemd, 'system.slice/nginx.service', 10, 11);
  for (const name of ['nginx', directory, 'system.slice/nginx.service', '/system.slice/nginx.service']) {
    const watched = new FakeWatched(host);
    const target = resolve(host, name);
    target.seed(watched);
    assert.equal(target.label, `cgroup ${directory}`);
    assert.deepEqual([watched.pids(), watched.cgroups, target.hasEnded()], [[10, 11], [null], false]);
  }
  const target = resolve(host, 'nginx');
  rmSync(directory, { recursive: true });
  assert.equal(target.hasEnded(), true);
});
