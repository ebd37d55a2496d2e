/**
 * A client of an HTTP server that takes its time and of redis-server, all watched by `top` in a real terminal: what is in
 * flight, what has ended and what went wrong, held against the clocks of client and server.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { SlowServer } from '../workloads/slow-server.ts';
import { freePort } from '../workloads/tcp.ts';
import { Terminal } from './terminal.ts';

const INTERVAL_MS = 500;
/** Long enough for the screen to be opened and read meanwhile on a busy machine. */
const SLOW_MS = 9000;
/** A picture may be so much older than when it is read, on a busy machine. */
const PICTURE_AGE_MS = 3000;

let redis: Redis;
let server: SlowServer;
let client: Child;
let terminal: Terminal;
before(async () => {
  redis = await Redis.start();
  server = await SlowServer.start();
  client = Child.node(fileURLToPath(new URL('../workloads/asking-program.ts', import.meta.url)));
  await client.line('stdout', 'listening');
  terminal = await Terminal.start();
  terminal.resize(160, 40);
  terminal.run(`top --pid ${client.pid},${server.pid},${redis.pid} --interval ${INTERVAL_MS}ms`);
  await terminal.until(/LOST +nothing since attach/);
});
after(async () => {
  terminal?.key('q');
  await terminal?.until(/code 0/);
  await terminal?.[Symbol.asyncDispose]();
  await client?.stop();
  await server?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

/** By the digit that stands before its title. */
async function open(title: string): Promise<void> {
  const digit = new RegExp(`^ 1 overview .*(\\d) ${title}`, 'm').exec(await terminal.text())?.[1];
  assert.ok(digit !== undefined, await terminal.text());
  terminal.key(digit);
}

async function done(what: string): Promise<void> {
  await client.until(() => client.stdout.includes(`done ${what}\n`), what);
}

/** Milliseconds into the day, by the local clock: of `12:00:01.123`. */
function intoDay(time: string): number {
  const [hours = Number.NaN, minutes = Number.NaN, seconds = Number.NaN] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000 + seconds * 1000;
}

function intoDayOf(unixMs: number): number {
  const day = new Date(unixMs);
  return unixMs - day.setHours(0, 0, 0, 0);
}

test('a slow request is in flight with the age that its client knows, and one that blocks is told apart', async () => {
  const what = `get ${server.port} /wait/${SLOW_MS}`;
  client.write(`redis ${redis.port} BLPOP queue 60\n${what}\n`);
  await open('in flight');
  const line = new RegExp(
    `^ +\\*([\\d.]+)s http +GET /wait/\\S+ +slow +\\S+/${client.pid} → \\S+:${server.port} +(\\d\\d:\\S+) `,
    'm',
  );
  await terminal.until(line);
  const readMs = Date.now();
  const text = await terminal.text();
  const [, age = '', since = ''] = line.exec(text) ?? assert.fail(text);
  const [, before, after] = (/asked (\d+) (\d+)/.exec(client.stdout) ?? assert.fail(client.stdout)).map(Number);
  assert.ok(before !== undefined && after !== undefined);
  // Its clock and the one of the screen are cut to milliseconds, and the clocks of the kernel are a little apart.
  const sinceMs = intoDay(since);
  assert.ok(sinceMs >= intoDayOf(before) - 5 && sinceMs <= intoDayOf(after) + 5, `${since}: ${before} to ${after}`);
  const ageMs = Number(age) * 1000;
  assert.ok(ageMs <= Date.now() - before + 50, `${age}: ${Date.now() - before}`);
  assert.ok(ageMs >= readMs - after - PICTURE_AGE_MS, `${age}: ${readMs - after}`);
  assert.match(text, new RegExp(`^ +[\\d.ms]+ redis BLPOP +design +\\S+/${client.pid} → \\S+:${redis.port}`, 'm'));

  await done(what);
  await open('transactions');
  const ended = /^ \S+ http +GET \/wait\/\S+ +200 +\*([\d,]+) .* server/m;
  await terminal.until(ended);
  const [, shown = ''] = ended.exec(await terminal.text()) ?? assert.fail(await terminal.text());
  const [nanoseconds = Number.NaN] = (await server.durations())[`/wait/${SLOW_MS}`] ?? [];
  const milliseconds = Number(shown.replace(',', ''));
  assert.ok(Math.abs(milliseconds - nanoseconds / 1e6) < 50, `${shown}: ${nanoseconds / 1e6}`);
});

test('what is read stands until it is let go', async () => {
  await open('transactions');
  await terminal.until(/TRANSACTIONS 1-\d+ of \d+/);
  terminal.key('Down');
  await terminal.until(/ HELD \d/);
  const what = `redis ${redis.port} PING`;
  client.write(`${what}\n`);
  await done(what);
  await terminal.until(/ HELD [2-9]/);
  assert.doesNotMatch(await terminal.text(), /redis PING/);
  terminal.key('Escape');
  await terminal.until(/redis PING/);
});

test('a connect that is refused is an error with its reason, and so is what a server says', async () => {
  const nobody = await freePort();
  client.write(`connect ${nobody}\nredis ${redis.port} LPUSH list a\n`);
  await done(`redis ${redis.port} LPUSH list a`);
  client.write(`redis ${redis.port} GET list\n`);
  await done(`redis ${redis.port} GET list`);
  await open('errors');
  await terminal.until(new RegExp(`^ +1 unknown connect +\\d+% +!ECONNREFUSED .* 127.0.0.1:${nobody}`, 'm'));
  // Both ends are watched.
  await terminal.until(/^ +1 redis GET +\d+% +!WRONGTYPE [\s\S]*^ +1 redis GET +\d+% +!WRONGTYPE /m);
  terminal.write('/outcome:refused');
  terminal.key('Enter');
  await terminal.until(/ERRORS 1-1 of 1/);
  terminal.key('Enter');
  await terminal.until(/^ errors › unknown connect/m);
  await terminal.until(new RegExp(`127.0.0.1:${nobody}`));
  assert.match(await terminal.text(), /refused/);
});
