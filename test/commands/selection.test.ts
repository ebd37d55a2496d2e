import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { Cgroup } from './cgroups.ts';
import { ping } from './redis-pings.ts';
import { attachSaeMon, endingOf, runSaeMon } from './run-sae-mon.ts';

const COUNT = 103;

interface Document {
  readonly targets: readonly { readonly kind: string; readonly value: string; readonly leftOut?: true }[];
  readonly endpoints: readonly { readonly server: { readonly port: number }; readonly transactions: number }[];
}

/** What is counted by port while these are asked, and who is told to be watched. */
async function counted(
  args: readonly string[],
  asked: () => Promise<void>,
): Promise<{ document: Document; counts: Map<number, number> }> {
  await using child = await attachSaeMon('export', '--json', ...args);
  await asked();
  child.signal('SIGINT');
  const { code, stdout, stderr } = await endingOf(child);
  assert.equal(code, 0, stderr);
  const document = JSON.parse(stdout) as Document;
  return {
    document,
    counts: new Map(document.endpoints.map(({ server, transactions }) => [server.port, transactions])),
  };
}

for (const way of ['socket', 'sys_exit']) {
  test(`several targets are watched together, but for who is left out (${way})`, async () => {
    await using byPid = await Redis.start();
    await using inside = await Redis.start();
    await using leftOut = await Redis.start();
    await using outside = await Redis.start();
    using cgroup = new Cgroup('several');
    using inner = new Cgroup('several/inner');
    for (const redis of [inside, leftOut]) cgroup.add(redis.pid);
    const flags = ['--pid', `${byPid.pid}`, '--cgroup', cgroup.path, '--pid', `!${leftOut.pid}`, '--probe', way];
    const { document, counts } = await counted(flags, async () => {
      for (const redis of [byPid, inside, leftOut, outside]) await ping(redis, COUNT);
    });
    assert.deepEqual(counts, new Map([byPid, inside].map(({ port }) => [port, COUNT])));
    assert.deepEqual(
      document.targets.map(({ kind, leftOut: out }) => [kind, out ?? false]),
      [
        ['pid', false],
        ['cgroup', false],
        ['pid', true],
      ],
    );
    inner.add(leftOut.pid);
    const without = await counted(['--cgroup', cgroup.path, '--cgroup', `!${inner.path}`, '--probe', way], async () => {
      for (const redis of [byPid, inside, leftOut]) await ping(redis, COUNT);
    });
    assert.deepEqual(without.counts, new Map([[inside.port, COUNT]]));
    for (const redis of [inside, leftOut]) cgroup.remove(redis.pid);
  });

  test(`programs of a name are watched from the first call of those that start later (${way})`, async () => {
    using folder = new TemporaryFolder();
    const name = 'sae-test-calls';
    const program = join(folder.path, name);
    copyFileSync('/bin/bash', program);
    await using redis = await Redis.start();
    const call = `exec 3<>/dev/tcp/127.0.0.1/${redis.port}; for i in 1 2 3; do echo PING >&3; read <&3; done`;
    const runOnce = async (...command: string[]): Promise<void> => {
      await using child = new Child(command[0] as string, command.slice(1));
      assert.equal((await child.exited).code, 0, child.stderr);
    };
    await using first = new Child(program, ['-c', 'echo ready; read; :'], {});
    await first.line('stdout', 'ready');
    await using child = await attachSaeMon('export', '--json', '--comm', name, '--probe', way);
    for (let runs = 0; runs < 7; runs += 1) await runOnce(program, '-c', call);
    await runOnce('bash', '-c', call);
    await runOnce(program, '-c', `bash -c '${call}'`);
    child.signal('SIGINT');
    const { stdout } = await endingOf(child);
    const { dependencies } = JSON.parse(stdout) as {
      dependencies: { workload: { command: string }; transactions: number }[];
    };
    assert.deepEqual(
      new Map(dependencies.map(({ workload, transactions }) => [workload.command, transactions])),
      new Map([
        [name, 21],
        ['bash', 3],
      ]),
    );
  });

  test(`all are watched but sae-mon itself, and but for programs of a name (${way})`, async () => {
    await using seen = await Redis.start();
    const port = await freePort();
    await using other = new Child('python3', ['-u', '-m', 'http.server', `${port}`, '--bind', '127.0.0.1']);
    await accepting(other, port);
    const metrics = await freePort();
    const flags = ['--all', '--comm', '!python3', '--prometheus', `${metrics}`, '--probe', way];
    const { document, counts } = await counted(flags, async () => {
      await ping(seen, COUNT);
      for (let asked = 0; asked < 3; asked += 1)
        await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());
      assert.equal((await fetch(`http://127.0.0.1:${metrics}/metrics`)).status, 200);
    });
    assert.equal(counts.get(seen.port), COUNT);
    assert.deepEqual([counts.get(port), counts.get(metrics)], [undefined, undefined]);
    assert.deepEqual(
      document.targets.map(({ kind, value, leftOut }) => [kind, value, leftOut ?? false]),
      [
        ['all', '', false],
        ['comm', 'python3', true],
      ],
    );
  });
}

test('a program that is followed is waited for, and again after its end', async () => {
  const name = 'sae-test-server';
  using folder = new TemporaryFolder();
  const program = join(folder.path, name);
  copyFileSync('/usr/bin/redis-server', program);
  const port = await freePort();
  await using child = await attachSaeMon('export', '--json', '--comm', name, '--follow');
  for (let starts = 0; starts < 3; starts += 1) {
    await using server = new Child(program, ['--port', `${port}`, '--save', '']);
    await accepting(server, port);
    await ping({ port } as Redis, COUNT);
  }
  child.signal('SIGINT');
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 0);
  const { endpoints } = JSON.parse(stdout) as Document;
  assert.equal(
    endpoints.reduce((sum, { transactions }) => sum + transactions, 0),
    3 * COUNT,
  );
});

test('two sae-mons on one program, of which one ends early, count the same', async () => {
  await using redis = await Redis.start();
  const flags = ['export', '--json', '--pid', `${redis.pid}`];
  await using first = await attachSaeMon(...flags);
  await using second = await attachSaeMon(...flags, '--probe', 'sys_exit');
  await ping(redis, COUNT);
  first.signal('SIGINT');
  const early = await endingOf(first);
  await ping(redis, COUNT);
  second.signal('SIGINT');
  const late = await endingOf(second);
  const totals = [early, late].map(({ stdout }) =>
    (JSON.parse(stdout) as Document).endpoints.map(({ transactions }) => transactions),
  );
  assert.deepEqual(totals, [[COUNT], [2 * COUNT]]);
});

test('what processes call themselves reaches stderr without what would steer a terminal', async () => {
  using folder = new TemporaryFolder();
  const program = join(folder.path, '\u001b[31mred\u0007');
  copyFileSync('/bin/bash', program);
  await using child = new Child(program, ['-c', 'echo ready; read; :'], {});
  await child.line('stdout', 'ready');
  const attached = await runSaeMon('export', '--json', '--pid', `${child.pid}`, '--for', '100ms');
  assert.match(attached.stderr, /^attached to pid \d+ \(\[31mred, 1 process\)/);
  const meant = await runSaeMon('export', '--json', '--comm', '[31mred');
  assert.match(meant.stderr, /did you mean --comm \[31mred\?/);
  for (const { stderr } of [attached, meant]) assert.doesNotMatch(stderr, /[^\P{Cc}\n]/u);
});
