/** haproxy loses patience with a connection on which nothing comes, and logs the 408 that it answers: as it is counted. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { accepting, closed, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** Connects to the port that is its argument, and reads until the end. */
const LISTEN = 'exec 3<>"/dev/tcp/127.0.0.1/$0" && cat <&3';

for (const way of WAYS) {
  test(`408 to a client that asks nothing; ${way}`, async () => {
    using folder = new TemporaryFolder();
    const port = await freePort();
    writeFileSync(folder.file('haproxy.cfg'), impatient(port));
    await using server = new Child('haproxy', ['-f', folder.file('haproxy.cfg'), '-db']);
    await accepting(server, port);
    await using client = await HeldProgram.start('bash', '-c', LISTEN, `${port}`);
    await using saeMon = await SaeMon.exporting([server.pid, client.pid], way);
    assert.match(await client.run(), /^HTTP\/1\.1 408 /);
    await closed(port);
    await server.line('stdout', '<BADREQ> 408 ');
    const { endpoints, dependencies, unattributed, loss } = await saeMon.document();
    assert.deepEqual(
      endpoints.map(({ operation, statusCodes, errors, durationSeconds }) => [
        operation,
        statusCodes,
        errors,
        durationSeconds.count,
      ]),
      [['_OTHER', { 408: 1 }, 0, 0]],
    );
    assert.deepEqual([...dependencies, ...unattributed], []);
    assert.ok(loss.complete, JSON.stringify(loss));
  });
}

function impatient(port: number): string {
  return `defaults
  mode http
  log stdout format raw local0
  log-format "%HU %ST %ts"
  timeout client 5s
  timeout http-request 200ms
listen front
  bind 127.0.0.1:${port}
  http-request return status 200
`;
}
