import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAE_MON } from '../equality/sae-mon.ts';
import { startAsNobody } from '../workloads/other-user.ts';
import { endingOf, runSaeMon, startSaeMonAsNobody } from './run-sae-mon.ts';

test('an ordinary user is told which capability is missing, and how to get it', async () => {
  await using child = startSaeMonAsNobody(['top', '--pid', String(process.pid)]);
  const { code, stdout, stderr } = await endingOf(child);
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /missing: CAP_BPF, CAP_PERFMON/);
  assert.match(stderr, /sudo/);
});

test('doctor says what an ordinary user lacks, and exits with 1', async () => {
  await using child = startSaeMonAsNobody(['doctor']);
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 1);
  assert.match(stdout, /^capabilities +missing/m);
  assert.match(stdout, /sudo/);
  assert.match(stdout, /cannot attach here/);
});

test('doctor exits with 0 where attaching is possible, and gives its checks as JSON', async () => {
  const table = await runSaeMon('doctor');
  assert.equal(table.code, 0);
  assert.match(table.stdout, /can attach here/);
  const { code, stdout } = await runSaeMon('doctor', '--json');
  assert.equal(code, 0);
  const { possible, checks } = JSON.parse(stdout) as {
    possible: boolean;
    checks: { name: string; ok: boolean; required: boolean }[];
  };
  assert.equal(possible, true);
  assert(checks.length > 5);
  assert(checks.every((check) => check.ok || !check.required));
});

test('a user whom no list of users has, who has neither HOME nor SHELL, runs it as others do', async () => {
  // As services of systemd with DynamicUser=, and containers with --user, can be.
  const env = { ...process.env };
  for (const name of ['HOME', 'SHELL']) delete env[name];
  await using child = startAsNobody([SAE_MON, 'protocols'], [], { user: '54321', env });
  const { code, stdout, stderr } = await endingOf(child);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^redis/m);
});
