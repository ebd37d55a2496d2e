/** sae-mon in a container's pid namespace, beside the service: it watches by the pids that it sees there. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { it } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { type ExportDocument, WAYS } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { PidNamespace, stopSaeMon } from './pid-namespace.ts';

const COMMANDS = 211;

for (const way of WAYS) {
  it(`pid 1 is the container's, not the host's; ${way}`, async () => {
    const port = await freePort();
    const redis = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''];
    await using container = new PidNamespace('redis-server', redis);
    await accepting(container.program, port);
    const saeMon = await container.saeMon('export', '--json', '--pid', '1', '--probe', way);
    execFileSync('redis-cli', ['-p', `${port}`, '-r', `${COMMANDS}`, 'GET', 'nothing'], { stdio: 'pipe' });

    const document = JSON.parse(await stopSaeMon(saeMon)) as ExportDocument;
    const expected = [{ operation: 'GET', resource: null, status: 'ok', count: COMMANDS }];
    assert.deepEqual(exportAccount(document.endpoints).rows(), expected);
    assert.deepEqual(
      document.endpoints.map(({ workload }) => [workload.command, workload.pids]),
      [['redis-server', [1]]],
    );
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
  });

  it(`all processes are those of the container; ${way}`, async () => {
    const [inside, outside] = [await freePort(), await freePort()];
    const redis = (port: number): string[] => ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''];
    await using container = new PidNamespace('redis-server', redis(inside));
    await using other = new Child('redis-server', redis(outside));
    await Promise.all([accepting(container.program, inside), accepting(other, outside)]);
    const saeMon = await container.saeMon('export', '--json', '--all', '--probe', way);
    for (const port of [inside, outside])
      execFileSync('redis-cli', ['-p', `${port}`, '-r', `${COMMANDS}`, 'GET', 'nothing'], { stdio: 'pipe' });

    const { endpoints, dependencies, unattributed } = JSON.parse(await stopSaeMon(saeMon)) as ExportDocument;
    assert.deepEqual(
      [...endpoints, ...dependencies, ...unattributed].map(({ server, transactions }) => [server.port, transactions]),
      [[inside, COMMANDS]],
    );
  });
}
