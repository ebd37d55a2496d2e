/** What `top` prints where there is no screen: tables that go into a ticket. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Redis } from '../workloads/redis.ts';
import { runSaeMon } from './run-sae-mon.ts';

/** Eight requests to as many paths. */
const recording = join(import.meta.dirname, '../conformance/captures/http/curl-nginx-keep-alive.pcap');

const headingOf = (text: string): string[] => /^ENDPOINTS SERVED +(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [];

test('--columns chooses and orders them', async () => {
  const { code, stdout } = await runSaeMon('top', '--replay', recording, '--columns', 'max,rate,p90');
  assert.equal(code, 0);
  assert.deepEqual(headingOf(stdout), ['max', 'rate/s', 'p90ms']);
});

test('--sort turns rows round with a minus, and --limit says how many are left out', async () => {
  const rowsOf = (text: string): string[] => text.match(/^(GET|POST|PUT|HEAD|DELETE) \S+/gm) ?? [];
  const forward = await runSaeMon('top', '--replay', recording, '--sort', 'name');
  const backward = await runSaeMon('top', '--replay', recording, '--sort', '-name');
  assert.deepEqual(rowsOf(backward.stdout), rowsOf(forward.stdout).toReversed());
  const limited = await runSaeMon('top', '--replay', recording, '--sort', 'name', '--limit', '1');
  assert.deepEqual(rowsOf(limited.stdout), rowsOf(forward.stdout).slice(0, 1));
  assert.match(limited.stdout, /^7 more$/m);
});

for (const [flags, words] of [
  [['--columns', 'rate,p9'], /--columns: "p9" is no column\n.*Did you mean p9\d\?/],
  [['--sort', 'duration'], /--sort: "duration" is no column\n(.*\n)*.*There are server, /],
  [['--limit', '0'], /--limit 0 is not a number of rows\n.*whole number above zero/],
  [['--once', '--batch'], /--once and --batch exclude each other/],
] as const) {
  test(`${flags.join(' ')} is refused in words that say what to do`, async () => {
    const { code, stderr } = await runSaeMon('top', '--replay', recording, ...flags);
    assert.equal(code, 2);
    assert.match(stderr, words);
  });
}

test('--batch prints a table at each interval until the time is over', async () => {
  await using redis = await Redis.start();
  const { code, stdout } = await runSaeMon(
    ...['top', '--pid', `${redis.pid}`, '--batch', '--interval', '200ms', '--for', '1500ms'],
  );
  assert.equal(code, 0);
  const tables = stdout.match(/^sae-mon {2}pid/gm) ?? [];
  assert.ok(tables.length >= 3 && tables.length <= 9, `${tables.length} tables`);
});

test('a window without traffic says so, and what it saw; with --for it is of all that time', async () => {
  await using redis = await Redis.start();
  const { code, stdout } = await runSaeMon('top', '--pid', `${redis.pid}`, '--for', '1500ms');
  assert.equal(code, 0);
  assert.match(stdout, /^No request seen in 1s of watching pid \d+\.\nThere was no traffic on its sockets\.$/m);
  assert.match(stdout, /^sae-mon {2}pid \d+: redis-server, 2s/m);
});
