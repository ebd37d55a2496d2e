import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';
import { Cgroup } from './cgroups.ts';
import { ping } from './redis-pings.ts';
import { attachSaeMon, endingOf } from './run-sae-mon.ts';

const COUNT = 101;

const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

for (const way of ['socket', 'sys_exit']) {
  test(`a cgroup is watched while it is there, with who joins it later (${way})`, async () => {
    await using inside = await Redis.start();
    await using later = await Redis.start();
    await using outside = await Redis.start();
    const cgroup = new Cgroup('one');
    cgroup.add(inside.pid);
    await using child = await attachSaeMon('export', '--json', '--cgroup', cgroup.path, '--probe', way);
    assert.match(child.stderr, /^attached to cgroup \S+ \(redis-server, 1 process\)/);
    cgroup.add(later.pid);
    for (const redis of [inside, later, outside]) await ping(redis, COUNT);
    for (const redis of [inside, later]) cgroup.remove(redis.pid);
    cgroup[Symbol.dispose]();
    const { code, stdout } = await endingOf(child);
    assert.equal(code, 0);
    const document = JSON.parse(stdout) as {
      targets: { kind: string; processes: number }[];
      endpoints: { server: { port: number }; transactions: number }[];
    };
    assert.deepEqual(
      document.targets.map(({ kind, processes }) => [kind, processes]),
      [['cgroup', 1]],
    );
    const counts = new Map(document.endpoints.map(({ server, transactions }) => [server.port, transactions]));
    assert.deepEqual(
      counts,
      new Map([
        [inside.port, COUNT],
        [later.port, COUNT],
      ]),
    );
  });
}

test('sae-mon is none of those in its own cgroup: what it serves is in no row', async () => {
  await using inside = await Redis.start();
  using cgroup = new Cgroup('one');
  cgroup.add(inside.pid);
  const port = await freePort();
  const watch = ['export', '--json', '--prometheus', `${port}`, '--cgroup', cgroup.path];
  const enter = `echo 0 > ${cgroup.path}/cgroup.procs && exec "$@"`;
  await using child = new Child('sh', ['-c', enter, 'sh', process.execPath, SAE_MON, ...watch]);
  await child.line('stderr', 'metrics on');
  await ping(inside, COUNT);
  for (let scrapes = 0; scrapes < 7; scrapes++) {
    assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 200);
  }
  cgroup.remove(inside.pid);
  child.signal('SIGINT');
  const { code, stdout, stderr } = await endingOf(child);
  assert.deepEqual([code, /redis-server, 1 process\)/.test(stderr)], [0, true], stderr);
  const { endpoints } = JSON.parse(stdout) as OwnDocument;
  assert.deepEqual(
    endpoints.map(({ protocol, transactions }) => [protocol, transactions]),
    [['redis', COUNT]],
  );
});

interface OwnDocument {
  readonly endpoints: readonly { readonly protocol: string; readonly transactions: number }[];
}
