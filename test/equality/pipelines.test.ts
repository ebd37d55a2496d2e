/** Pipelines as programs send them, with all settings at their defaults: each command counts, at the server and at its client. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Redis } from '../workloads/redis.ts';
import { type ExportRow, SaeMon, WAYS, type Way } from './sae-mon.ts';

/** Of `redis-cli --pipe`: more than 2 MB, which the server reads up to 20,474 bytes at a time. */
const PIPED = 20_011;
const TURNS = 11;
/** In one call: Redis 7 and below reads 16 to 20 KiB of it at a time, clients read the answers as they like. */
const PIPELINE_BYTES = [10_000, 16_384, 17_000, 20_474, 33_000, 65_000];
/** A call each, in one turn of the loop: node-redis sends them by one writev, which takes 1,024 parts at most. */
const PARTS = [64, 65, 400, 1024, 3001];

let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(() => redis[Symbol.asyncDispose]());

function countOf(rows: readonly ExportRow[], operation: string): number {
  const those = rows.filter((row) => row.protocol === 'redis' && row.operation === operation);
  return those.reduce((sum, { transactions }) => sum + transactions, 0);
}

function set(index: number): string {
  return `*3\r\n$3\r\nSET\r\n$6\r\n${String(index).padStart(6, '0')}\r\n$100\r\n${'v'.repeat(100)}\r\n`;
}

/** Sends the commands in one way or another, turn by turn, each once the last one is answered (`+OK`). */
async function talk(turns: number, commands: readonly string[], corked: boolean): Promise<void> {
  const socket = connect({ port: redis.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let left = 0;
  let answered = (): void => undefined;
  socket.on('data', (bytes) => {
    left -= bytes.length;
    if (left === 0) answered();
  });
  for (let turn = 0; turn < turns; turn += 1) {
    left = commands.length * '+OK\r\n'.length;
    const end = new Promise<void>((resolve) => {
      answered = resolve;
    });
    if (corked) socket.cork();
    for (const text of corked ? commands : [commands.join('')]) socket.write(text);
    if (corked) socket.uncork();
    await end;
  }
  socket.destroy();
}

async function checkTalk(way: Way, commands: readonly string[], corked: boolean): Promise<void> {
  await using saeMon = await SaeMon.exporting([redis.pid, process.pid], way);
  await talk(TURNS, commands, corked);
  const { endpoints, dependencies, loss } = await saeMon.document();
  const expected = TURNS * commands.length;
  assert.deepEqual([countOf(endpoints, 'SET'), countOf(dependencies, 'SET')], [expected, expected]);
  assert.ok(loss.complete, JSON.stringify(loss));
}

for (const way of WAYS) {
  test(`${way}: redis-cli --pipe with ${PIPED} commands`, async () => {
    await using saeMon = await SaeMon.exporting([redis.pid], way);
    const child = spawn('redis-cli', ['-p', `${redis.port}`, '--pipe'], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.end(Array.from({ length: PIPED }, (_, index) => set(index)).join(''));
    await once(child, 'exit');
    const { endpoints, loss } = await saeMon.document();
    assert.equal(countOf(endpoints, 'SET'), PIPED);
    assert.ok(loss.complete, JSON.stringify(loss));
  });

  for (const bytes of PIPELINE_BYTES) {
    test(`${way}: pipelines of ${bytes} bytes in one call`, async () => {
      const count = Math.floor(bytes / set(0).length);
      await checkTalk(
        way,
        Array.from({ length: count }, (_, index) => set(index)),
        false,
      );
    });
  }

  for (const parts of PARTS) {
    test(`${way}: ${parts} commands in one turn of a client's loop`, async () => {
      await checkTalk(
        way,
        Array.from({ length: parts }, () => '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n'),
        true,
      );
    });
  }
}
