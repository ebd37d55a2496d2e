/** What has no answer when `trace` ends, of a real server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { encode } from '../load/redis-command.ts';
import { Redis } from '../workloads/redis.ts';

for (const way of WAYS) {
  test(`a request that waits at the end has a line, with how long it has waited; ${way}`, async () => {
    await using redis = await Redis.start();
    await using saeMon = await SaeMon.attach('trace', '--json', '--pid', `${redis.pid}`, '--probe', way);
    const socket = connect(redis.port, '127.0.0.1');
    socket.write(encode('PING'));
    await once(socket, 'data');
    const began = performance.now();
    socket.write(encode('BLPOP', 'nothing', '0'));
    // Behind it, on a connection of its own: the server has read both.
    const other = connect(redis.port, '127.0.0.1');
    other.write(encode('PING'));
    await once(other, 'data');
    const lines = await saeMon.lines();
    const waited = (performance.now() - began) / 1000;
    socket.destroy();
    other.destroy();
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['transaction', 'transaction', 'open', 'summary'],
    );
    const open = lines[2];
    assert.partialDeepStrictEqual(open, {
      ...{ operation: 'BLPOP', outcome: 'open', waiting: true, statusCode: null, responseBytes: 0, role: 'server' },
      requestBytes: encode('BLPOP', 'nothing', '0').length,
    });
    const { durationSeconds } = open ?? {};
    assert.ok(
      durationSeconds !== null && durationSeconds !== undefined && durationSeconds > 0 && durationSeconds < waited,
    );
  });
}
