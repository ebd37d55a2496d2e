/** Containers without a runtime: cgroups with the names that runtimes give, and processes in namespaces of their own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RuntimeFiles } from '../host/containers/runtime-files.ts';
import { stopSaeMon } from '../processes/pid-namespace.ts';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { ContainedRedis, newId, RuntimeCgroup, V2, v1 } from './containers.ts';
import { attachSaeMon, endingOf, startSaeMonAsNobody } from './run-sae-mon.ts';

const COUNT = 211;
const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

interface Document {
  readonly endpoints: readonly {
    readonly workload: { readonly containerId: string | null; readonly containerName: string | null };
    readonly transactions: number;
  }[];
}

function countsOf(stdout: string, key: 'containerId' | 'containerName' = 'containerId'): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const { workload, transactions } of (JSON.parse(stdout) as Document).endpoints)
    counts.set(workload[key], (counts.get(workload[key]) ?? 0) + transactions);
  return counts;
}

async function stopped(child: Child): Promise<string> {
  child.signal('SIGINT');
  const { code, stdout, stderr } = await endingOf(child);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Of `trace`, transactions of this command that were seen. */
function seen(child: Child, command: string): number {
  return child.stdout.split('\n').filter((line) => line.includes(` ${command} `)).length;
}

/** Asks until one is seen, and from then on exactly: all of these are. */
async function isWatched(child: Child, redis: ContainedRedis): Promise<void> {
  const [pings, echoes] = ['PING', 'ECHO'].map((command) => seen(child, command)) as [number, number];
  while (seen(child, 'PING') === pings) await redis.ask(1, 'PING');
  await redis.ask(COUNT, 'ECHO', 'x');
  await child.until(() => seen(child, 'ECHO') >= echoes + COUNT, `${COUNT} lines of ECHO`);
  assert.equal(seen(child, 'ECHO'), echoes + COUNT);
}

for (const way of ['socket', 'sys_exit']) {
  test(`containers are watched from outside by their ids, each with its own count (${way})`, async () => {
    const [a, b, c] = [newId('a0'), newId('b0'), newId('c0')] as [string, string, string];
    await using docker = await ContainedRedis.start(new RuntimeCgroup(V2, `docker/${a}`));
    await using scope = await ContainedRedis.start(new RuntimeCgroup(V2, `system.slice/docker-${b}.scope`));
    await using other = await ContainedRedis.start(new RuntimeCgroup(V2, `machine.slice/libpod-${c}.scope/container`));
    const flags = ['--container', a.slice(0, 20), '--container', b, '--probe', way];
    await using child = await attachSaeMon('export', '--json', ...flags);
    for (const redis of [docker, scope, other]) await redis.ask(COUNT, 'PING');
    assert.deepEqual(
      countsOf(await stopped(child)),
      new Map([
        [a, COUNT],
        [b, COUNT],
      ]),
    );
  });

  test(`from another container that shares its pid namespace it is watched by its name (${way})`, async () => {
    const [target, debug] = [newId('a1'), newId('b1')] as [string, string];
    await using redis = await ContainedRedis.start(new RuntimeCgroup(V2, `docker/${target}`));
    await using outside = await ContainedRedis.start();
    using own = new RuntimeCgroup(V2, `docker/${debug}`);
    using folder = new TemporaryFolder();
    new RuntimeFiles(folder.path).docker(target, 'sae-test-web');
    const inside = `umount ${V2} && mount -t cgroup2 none ${V2} && mount --bind ${folder.file('var/lib')} /var/lib && exec "$@"`;
    const enter = `echo 0 > ${own.directory}/cgroup.procs && exec nsenter --target ${redis.pid} --pid --mount unshare --mount --cgroup sh -c '${inside}' sh "$@"`;
    const watch = ['export', '--json', '--container', 'sae-test-web', '--probe', way];
    await using child = new Child('sh', ['-c', enter, 'sh', process.execPath, SAE_MON, ...watch]);
    assert.match(
      await child.line('stderr', 'attached'),
      /^attached to container sae-test-web \(redis-server, 1 process\)/,
    );
    for (const one of [redis, outside]) await one.ask(COUNT, 'PING');
    const stdout = await stopSaeMon(child);
    assert.deepEqual(countsOf(stdout), new Map([[target, COUNT]]));
    assert.deepEqual(countsOf(stdout, 'containerName'), new Map([['sae-test-web', COUNT]]));
  });
}

test('a container that only v1 knows is watched, with who is moved in later', async () => {
  const id = newId('c1');
  const memory = new RuntimeCgroup(v1('memory'), `docker/${id}`);
  await using first = await ContainedRedis.start(memory);
  await using later = await ContainedRedis.start();
  await using outside = await ContainedRedis.start();
  await using child = await attachSaeMon('trace', '--container', id.slice(0, 16));
  await outside.ask(COUNT, 'TIME');
  await isWatched(child, first);
  memory.add(later.pid);
  await isWatched(child, later);
  await stopped(child);
  assert.deepEqual([seen(child, 'ECHO'), seen(child, 'TIME')], [2 * COUNT, 0]);
});

test('where v1 alone is mounted, a unit is found by its name', async () => {
  const unit = `sae-test-${process.pid}`;
  await using inside = await ContainedRedis.start(
    new RuntimeCgroup(v1('name=systemd'), `system.slice/${unit}.service`),
  );
  await using outside = await ContainedRedis.start();
  const alone = ['--mount', 'sh', '-c', `umount ${V2} && exec "$@"`, 'sh', process.execPath, SAE_MON];
  await using child = new Child('unshare', [...alone, 'trace', '--cgroup', unit]);
  assert.match(await child.line('stderr', 'attached'), new RegExp(`^attached to cgroup \\S+/${unit}\\.service \\(`));
  await outside.ask(COUNT, 'TIME');
  await isWatched(child, inside);
  await stopped(child);
  assert.equal(seen(child, 'TIME'), 0);
});

test('a unit that is followed by name is waited for, and again after it was removed', async () => {
  const unit = `sae-test-followed-${process.pid}.service`;
  await using child = await attachSaeMon('trace', '--cgroup', unit, '--follow');
  for (let starts = 0; starts < 3; starts += 1) {
    await using redis = await ContainedRedis.start(new RuntimeCgroup(V2, `system.slice/${unit}`));
    await isWatched(child, redis);
  }
  await stopped(child);
  assert.equal(seen(child, 'ECHO'), 3 * COUNT);
});

test('an ordinary user is told what to do, whether there is such a container or not', async () => {
  const id = newId('d1');
  await using redis = await ContainedRedis.start(new RuntimeCgroup(V2, `docker/${id}`));
  await redis.ask(1, 'PING');
  for (const name of ['sae-test-none', id]) {
    await using child = startSaeMonAsNobody(['top', '--once', '--container', name]);
    const { code, stderr } = await endingOf(child);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /missing: CAP_BPF, CAP_PERFMON\n {2}run with sudo/);
  }
});

test('of all, a container is left out', async () => {
  const [a, b] = [newId('a2'), newId('b2')] as [string, string];
  await using left = await ContainedRedis.start(new RuntimeCgroup(V2, `docker/${a}`));
  await using watched = await ContainedRedis.start(new RuntimeCgroup(V2, `docker/${b}`));
  await using child = await attachSaeMon('export', '--json', '--all', '--container', `!${a}`);
  for (const redis of [left, watched]) await redis.ask(COUNT, 'PING');
  const counts = countsOf(await stopped(child));
  assert.deepEqual([counts.get(a), counts.get(b)], [undefined, COUNT]);
});
