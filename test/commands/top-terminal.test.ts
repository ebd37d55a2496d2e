import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeRecording } from '../app/make-recording.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { ping } from './redis-pings.ts';
import { Terminal } from './terminal.ts';

/** On the first picture. */
const LIVE = /LOST +nothing since attach/;

const folder = new TemporaryFolder();
const recording = folder.file('test.rec');
let redis: Redis;
before(async () => {
  redis = await Redis.start();
  await makeRecording(recording, 1009);
});
after(async () => {
  await redis[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

for (const [name, key] of [
  ['q', 'q'],
  ['Ctrl-C', 'C-c'],
] as const) {
  test(`top shows live traffic, and ${name} leaves the terminal as it was`, async () => {
    await using terminal = await Terminal.start();
    const modes = await terminal.modes();
    terminal.run(`top --pid ${redis.pid}`);
    await terminal.until(LIVE);
    const traffic = ping(redis, 500);
    await terminal.until(/redis PING/);
    await traffic;
    terminal.key(key);
    await terminal.until(/code 0/);
    assert.doesNotMatch(await terminal.text(), /SERVED/);
    assert.equal(await terminal.modes(), modes);
  });
}

test('top shows in its header which alerts fire, and when they are over', async () => {
  const rules = folder.file('alerts.yml');
  const rule = "{ name: busy, on: 'proto:redis', when: each rate > 100/s, window: 1s }";
  writeFileSync(rules, `interval: 1s\nrules: [${rule}]\n`);
  await using terminal = await Terminal.start();
  terminal.run(`top --pid ${redis.pid} --rules ${rules}`);
  await terminal.until(/ALERTS +none fires/);
  await ping(redis, 5000);
  await terminal.until(/ALERTS +1 fires: +busy: rate [\d.]+\/s > 100\/s: redis server PING/);
  await terminal.until(/ALERTS +none fires/);
  terminal.key('q');
  await terminal.until(/code 0/);
});

for (const term of ['TERM=dumb', '-u TERM'])
  test(`a terminal that cannot be drawn on gets plain tables (env ${term})`, async () => {
    await using terminal = await Terminal.start();
    terminal.run(`top --pid ${redis.pid}`, `env ${term}`);
    await terminal.until(/attached/);
    await ping(redis, 500);
    await terminal.until(/redis PING/);
    await terminal.until(/(SERVED[\s\S]*){2}/);
    assert.match(await terminal.modes(), /\n0 1 0 0 0/);
    terminal.key('C-c');
    await terminal.until(/code 0/);
  });

test('SIGTERM ends top with 0 and restores the terminal', async () => {
  await using terminal = await Terminal.start();
  const modes = await terminal.modes();
  terminal.run(`top --pid ${redis.pid}`);
  await terminal.until(LIVE);
  terminal.signal('SIGTERM');
  await terminal.until(/code 0/);
  assert.equal(await terminal.modes(), modes);
});

test('a target that ends leaves the last frame, and the code is 0', async () => {
  await using short = await Redis.start();
  await using terminal = await Terminal.start();
  const modes = await terminal.modes();
  terminal.run(`top --pid ${short.pid}`);
  await terminal.until(LIVE);
  await ping(short, 101);
  await terminal.until(/redis PING/);
  await short[Symbol.asyncDispose]();
  await terminal.until(/code 0/);
  const text = await terminal.text();
  assert.match(text, /redis PING/);
  assert.match(text, /ENDED/i);
  assert.equal(await terminal.modes(), modes);
});

test('a replay runs at the recorded pace, and leaves its last frame', async () => {
  await using terminal = await Terminal.start();
  const started = performance.now();
  terminal.run(`top --replay ${recording}`);
  await terminal.until(/code 0/);
  assert(performance.now() - started >= 1000, 'the recording lasts 1.009 s');
  assert.match(await terminal.text(), /redis GET/);
});

test('what fails before the first picture is said on the plain screen', async () => {
  await using terminal = await Terminal.start();
  terminal.run('top --pid 4194304');
  await terminal.until(/code 1/);
  assert.match(await terminal.text(), /there is no process 4194304/);
});
