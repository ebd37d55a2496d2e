import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Redis } from '../workloads/redis.ts';
import { ping } from './redis-pings.ts';
import { runSaeMon } from './run-sae-mon.ts';
import { Terminal } from './terminal.ts';

/** Of several servers, the one to find. */
const MANY = 4;
const LISTED = /what to watch\? [\d,]+ workloads/;

let servers: readonly Redis[];
let wanted: Redis;
before(async () => {
  servers = await Promise.all(Array.from({ length: MANY }, () => Redis.start()));
  wanted = servers[1] as Redis;
});
after(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

test('one server of many is found by typing its port, and its commands are counted', async () => {
  await using terminal = await Terminal.start();
  const modes = await terminal.modes();
  terminal.run('top');
  await terminal.until(LISTED);
  terminal.write(`redis ${wanted.port}`);
  await terminal.until(/ 1 of [\d,]+ workloads/);
  await terminal.until(new RegExp(`>redis-server .*${wanted.port}`));
  terminal.key('Enter');
  await terminal.until(new RegExp(`sae-mon top +pid ${wanted.pid}[\\s\\S]*LOST +nothing since attach`));
  await Promise.all([ping(wanted, 500), ping(servers[0] as Redis, 500)]);
  await terminal.until(/redis PING/);
  await terminal.until(/SERVED +[\d.]+\/s +0\.0% errors/);
  terminal.key('q');
  await terminal.until(/code 0/);
  assert.doesNotMatch(await terminal.text(), /what to watch|SERVED/);
  assert.equal(await terminal.modes(), modes);
});

for (const [name, key] of [
  ['q', 'q'],
  ['Esc', 'Escape'],
  ['Ctrl-C', 'C-c'],
] as const) {
  test(`${name} leaves the list, and the terminal as it was`, async () => {
    await using terminal = await Terminal.start();
    const modes = await terminal.modes();
    terminal.run('top');
    await terminal.until(LISTED);
    terminal.key(key);
    await terminal.until(/code 0/);
    assert.doesNotMatch(await terminal.text(), /what to watch/);
    assert.equal(await terminal.modes(), modes);
  });
}

test('SIGTERM ends the list with 0 and restores the terminal', async () => {
  await using terminal = await Terminal.start();
  const modes = await terminal.modes();
  terminal.run('top');
  await terminal.until(LISTED);
  terminal.signal('SIGTERM');
  await terminal.until(/code 0/);
  assert.equal(await terminal.modes(), modes);
});

test('a list that is resized is drawn anew, down to 40 columns and 10 lines', async () => {
  await using terminal = await Terminal.start();
  terminal.run('top');
  await terminal.until(/container\/unit/);
  terminal.resize(40, 10);
  await terminal.until(/^ COMMAND +in +out +listens on/m);
  assert.doesNotMatch(await terminal.text(), /container\/unit/);
  terminal.resize(120, 40);
  await terminal.until(/container\/unit +pid procs/);
  const rows = (await terminal.text()).split('\n').filter((line) => line.includes('redis-server'));
  assert.ok(rows.length >= MANY, `${rows.length} servers`);
  terminal.key('q');
  await terminal.until(/code 0/);
});

test('where there is nobody to choose the list says so, and Enter takes nothing', async () => {
  await using terminal = await Terminal.start();
  terminal.run('top', 'unshare --net --pid --fork --kill-child --mount-proc');
  await terminal.until(/Nobody on this host listens or is connected/);
  terminal.key('Enter');
  terminal.key('q');
  await terminal.until(/code 0/);
});

for (const line of ['top', 'top --once']) {
  test(`without a terminal \`${line}\` prints the list beside the error, and no data`, async () => {
    const { code, stdout, stderr } = await runSaeMon(...line.split(' '));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^WORKLOAD.*NAME IT BY[\s\S]*no target: say what to watch[\s\S]*sae-mon targets/);
  });
}

test('a terminal that cannot be drawn on gets the list, and how to choose', async () => {
  await using terminal = await Terminal.start();
  terminal.run('top', 'env TERM=dumb');
  await terminal.until(/no target: say what to watch[\s\S]*code 2/);
});

for (const command of ['trace', 'export --json', 'check', 'record --output /tmp/x']) {
  test(`\`${command}\` without a target says who lists them`, async () => {
    const { code, stderr } = await runSaeMon(...command.split(' '));
    assert.equal(code, 2);
    assert.match(stderr, /no target[\s\S]*sae-mon targets/);
  });
}
