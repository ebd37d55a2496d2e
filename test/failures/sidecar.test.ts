/** sae-mon in a container's pid namespace, beside the service: it watches by the pids that it sees there. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { type ExportDocument, SAE_MON, WAYS } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { accepting, freePort } from '../workloads/tcp.ts';

const COMMANDS = 211;

for (const way of WAYS) {
  it(`pid 1 is the container's, not the host's; ${way}`, async () => {
    const port = await freePort();
    const redis = ['redis-server', '--port', `${port}`, '--bind', '127.0.0.1', '--save', ''];
    await using container = new Child('unshare', ['--pid', '--fork', '--kill-child', '--mount-proc', ...redis]);
    await accepting(container, port);
    const first = childOf(container.pid);
    // unshare passes no signal on.
    using cleanup = new DisposableStack();
    cleanup.defer(() => process.kill(Number(first), 'SIGTERM'));
    const inside = ['--target', first, '--pid', '--mount'];
    const command = [process.execPath, SAE_MON, 'export', '--json', '--pid', '1', '--probe', way];
    await using saeMon = new Child('nsenter', [...inside, ...command]);
    await saeMon.line('stderr', 'attached');
    execFileSync('redis-cli', ['-p', `${port}`, '-r', `${COMMANDS}`, 'GET', 'nothing'], { stdio: 'pipe' });
    // nsenter forks to be in the pid namespace: the signal is for its child.
    process.kill(Number(childOf(saeMon.pid)), 'SIGTERM');
    await saeMon.exited;

    const document = JSON.parse(saeMon.stdout) as ExportDocument;
    const expected = [{ operation: 'GET', resource: null, status: 'ok', count: COMMANDS }];
    assert.deepEqual(exportAccount(document.endpoints).rows(), expected);
    assert.deepEqual(
      document.endpoints.map(({ workload }) => [workload.command, workload.pids]),
      [['redis-server', [1]]],
    );
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
  });
}

function childOf(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
}
