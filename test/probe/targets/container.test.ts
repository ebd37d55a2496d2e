import assert from 'node:assert/strict';
import { rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ANY_CGROUP_LEVEL } from '../../../src/events/abi.gen.ts';
import { ContainerTarget } from '../../../src/probe/targets/container.ts';
import { RuntimeFiles } from '../../host/containers/runtime-files.ts';
import { FakeHost } from './fake-host.ts';
import { FakeWatched } from './fake-watched.ts';

const A = `a1b2${'0'.repeat(60)}`;
const B = `a1b3${'0'.repeat(60)}`;
const C = `cafe${'0'.repeat(60)}`;
const UID = '0c5e7a1e-9f5b-4d55-8a3b-0123456789ab';
const POD = `kubepods.slice/kubepods-pod${UID.replaceAll('-', '_')}.slice`;

function resolve(host: FakeHost, name: string, follow = false): ContainerTarget {
  return ContainerTarget.resolve({ kind: 'container', name, follow }, host);
}

/** A container by its path in v2. @returns its directory */
function start(host: FakeHost, path: string, ...pids: readonly number[]): string {
  for (const pid of pids) host.process(pid, { cgroup: `/${path}` });
  return host.cgroup(path, ...pids);
}

function choice(directory: string): { id: bigint; level: number } {
  return { id: statSync(directory, { bigint: true }).ino, level: ANY_CGROUP_LEVEL };
}

/** Who is watched: by cgroups and by number. */
function seeded(target: ContainerTarget, host: FakeHost): { cgroups: unknown[]; pids: number[] } {
  const watched = new FakeWatched(host);
  target.seed(watched);
  return { cgroups: watched.cgroups.filter((cgroup) => cgroup !== null), pids: watched.pids() };
}

test('it is found by its id, the beginning of it and its name, and watched by its cgroup', () => {
  using host = new FakeHost();
  const files = new RuntimeFiles(host.rootPath);
  files.docker(A, 'web');
  files.docker(B, 'cafe');
  const directory = start(host, `docker/${A}`, 10, 11);
  host.cgroup(`docker/${A}/init.scope`, 12);
  const cafe = start(host, `docker/${B}`, 20);
  start(host, `docker/${C}`, 30);
  for (const name of [A, A.slice(0, 12), 'a1b2', 'web', '/web']) {
    const target = resolve(host, name);
    assert.equal(target.label, 'container web', name);
    assert.deepEqual(seeded(target, host), { cgroups: [choice(directory)], pids: [] });
    assert.deepEqual(target.members().sort(), [10, 11, 12]);
    assert.deepEqual(target.describe(), [{ kind: 'container', value: 'web', processes: 3 }]);
    assert.deepEqual(target.selection, { cgroups: 1 });
  }
  assert.deepEqual(seeded(resolve(host, 'cafe'), host).cgroups, [choice(cafe)], 'a name goes before an id');
  assert.equal(resolve(host, 'cafe0').label, 'container cafe00000000');
});

test('what is meant by nobody or by several is a user error that says who is near, or which', () => {
  using host = new FakeHost();
  new RuntimeFiles(host.rootPath).docker(A, 'frontend');
  start(host, `docker/${A}`, 10);
  start(host, `docker/${B}`, 20);
  assert.throws(() => resolve(host, 'a1b'), { code: 'NO_SUCH_CONTAINER', message: 'no container a1b runs here' });
  assert.throws(
    () => resolve(host, 'frontent'),
    ({ next }: { next: string[] }) => next[0] === 'did you mean --container frontend?',
  );
  const near = `a1b2${'1'.repeat(60)}`;
  start(host, `docker/${near}`, 30);
  assert.throws(() => resolve(host, 'a1b2'), {
    code: 'NO_SUCH_CONTAINER',
    message: '2 containers are meant by a1b2: say which',
    next: [`--container ${A}  (frontend)`, `--container ${near}`],
  });
  for (const name of ['', '/', '..', 'xyz', 'a\nb', '\u001b[2J', 'f'.repeat(65_536)])
    assert.throws(
      () => resolve(host, name),
      ({ code, message }: { code: string; message: string }) =>
        code === 'NO_SUCH_CONTAINER' && message.length < 300 && !/\p{Cc}/u.test(message),
      name.slice(0, 10),
    );
});

test('of Kubernetes it is found by container, by pod and by the uid of the pod, and a pod is watched as one', () => {
  using host = new FakeHost();
  const files = new RuntimeFiles(host.rootPath);
  files.containerd(A, ['shop', 'web-1', 'app']);
  files.containerd(B, ['shop', 'web-1']);
  files.containerd(C, ['test', 'web-1', 'app']);
  const app = start(host, `${POD}/cri-containerd-${A}.scope`, 10);
  start(host, `${POD}/cri-containerd-${B}.scope`, 11);
  for (const name of ['shop/web-1', UID]) {
    const target = resolve(host, name);
    assert.deepEqual(seeded(target, host).cgroups, [choice(dirname(app))], name);
    assert.equal(target.label, `container ${name}`);
    start(host, `${POD}/cri-containerd-${'9'.repeat(64)}.scope`, 12);
    assert.deepEqual(target.members().sort(), [10, 11, 12], 'one that starts again is in the pod');
    rmSync(join(dirname(app), `cri-containerd-${'9'.repeat(64)}.scope`), { recursive: true });
    host.end(12);
    assert.deepEqual(
      target.describe().map(({ value, processes }) => [value, processes]),
      [
        ['shop/web-1/app', 1],
        ['shop/web-1', 1],
      ],
    );
  }
  assert.deepEqual(seeded(resolve(host, 'shop/web-1/app'), host).cgroups, [choice(app)]);
  const other = start(host, `kubepods/besteffort/pod12/${C}`, 20);
  assert.deepEqual(seeded(resolve(host, 'test/web-1'), host).cgroups, [choice(other)]);
  for (const [name, next] of [
    ['web-1', ['shop/web-1', 'test/web-1']],
    ['app', ['shop/web-1/app', 'test/web-1/app']],
  ] as const)
    assert.throws(() => resolve(host, name), {
      message: `2 containers are meant by ${name}: say which`,
      next: next.map((one) => `--container ${one}`),
    });
});

test('one in another is watched with it, and by itself', () => {
  using host = new FakeHost();
  const outer = start(host, `docker/${A}`, 10);
  const inner = start(host, `docker/${A}/kubepods/${B}`, 11);
  assert.deepEqual(seeded(resolve(host, A), host).cgroups, [choice(outer)]);
  assert.deepEqual(resolve(host, A).members().sort(), [10, 11]);
  assert.deepEqual(seeded(resolve(host, B), host).cgroups, [choice(inner)]);
});

test('beside v1 its processes are watched by number where v2 does not know it, also who is moved in later', () => {
  using host = new FakeHost();
  const memory = host.v1('memory');
  const cgroup = `2:memory:/docker/${A}\n1:name=systemd:/docker/${A}\n0::/\n`;
  for (const pid of [10, 11, 12]) host.process(pid, { cgroup });
  const directory = host.cgroupIn(memory, `docker/${A}`, 10, 11);
  const watched = new FakeWatched(host);
  const target = resolve(host, A);
  target.seed(watched);
  assert.deepEqual(target.selection, { cgroups: 1, processes: { followChildren: true } });
  assert.deepEqual([watched.cgroups, watched.pids()], [[null], [10, 11]]);
  host.cgroupIn(memory, `docker/${A}`, 10, 11, 12);
  target.refresh(watched);
  assert.deepEqual([watched.pids(), target.members(), target.hasEnded()], [[10, 11, 12], [10, 11, 12], false]);
  rmSync(directory, { recursive: true });
  assert.equal(target.hasEnded(), true);
});

test('where its cgroup is not visible, it is watched by its processes until the last has ended', () => {
  using host = new FakeHost();
  const mountinfo = `1 2 8:1 /var/lib/docker/containers/${B}/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n`;
  for (const pid of [10, 11]) host.process(pid, { cgroup: `/../${A}` });
  host.process(20, { cgroup: '/', mountinfo });
  host.process(30, { cgroup: '/', mountinfo: '1 2 8:1 / / rw - ext4 /dev/sda1 rw\n' });
  for (const [id, pids] of [
    [A, [10, 11]],
    [B, [20]],
  ] as const) {
    const target = resolve(host, id);
    const watched = new FakeWatched(host);
    target.seed(watched);
    assert.deepEqual([watched.pids(), target.members(), target.hasEnded()], [pids, pids, false]);
    host.process(12, { cgroup: `/../${A}` });
    for (const pid of [10, 11, 12, 20]) if (id === B || pid === 12) host.end(pid);
    while (id === B && !target.hasEnded()) target.refresh(watched);
  }
});

test('followed, it is waited for, and the next one of its name takes its place', () => {
  using host = new FakeHost();
  const files = new RuntimeFiles(host.rootPath);
  const target = resolve(host, 'web', true);
  const watched = new FakeWatched(host);
  target.seed(watched);
  assert.deepEqual(
    [target.hasEnded(), target.describe()],
    [false, [{ kind: 'container', value: 'web', processes: 0 }]],
  );
  for (const [id, pid] of [
    [A, 10],
    [B, 11],
    [C, 12],
  ] as const) {
    files.docker(id, 'web');
    const directory = start(host, `docker/${id}`, pid);
    while (target.members().length === 0) target.refresh(watched);
    assert.deepEqual(watched.cgroups, [choice(directory)]);
    host.end(pid);
    rmSync(directory, { recursive: true });
    assert.equal(target.hasEnded(), false);
  }
});

test('a pod that starts with more containers than it was known by is watched by their processes', () => {
  using host = new FakeHost();
  const files = new RuntimeFiles(host.rootPath);
  const target = resolve(host, 'shop/web-1', true);
  const watched = new FakeWatched(host);
  target.seed(watched);
  files.containerd(A, ['shop', 'web-1', 'app']);
  files.containerd(B, ['shop', 'web-1', 'proxy']);
  const first = start(host, `default/${A}`, 10);
  start(host, `other/${B}`, 11);
  while (target.members().length === 0) target.refresh(watched);
  assert.deepEqual([watched.cgroups, watched.pids()], [[choice(first)], [11]]);
  start(host, `other/${B}`, 11, 12);
  target.refresh(watched);
  assert.deepEqual(watched.pids(), [11, 12]);
});

test('one that vanishes before it is watched is a user error', () => {
  using host = new FakeHost();
  const directory = start(host, `docker/${A}`, 10);
  const target = resolve(host, A);
  host.end(10);
  rmSync(directory, { recursive: true });
  assert.throws(() => target.seed(new FakeWatched(host)), { code: 'NO_SUCH_CONTAINER' });
});
