/** A request over a Unix socket whose client lets go of it: the kernel tells nothing, and yet it is not in flight for ever. */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { SAE_MON, type TraceLine, WAYS, type Way } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { source } from '../workloads/language-command.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

let folder: TemporaryFolder;
let server: Server;
let path: string;
/** Held, so that nothing of theirs is collected and closed. */
const accepted: Socket[] = [];

before(async () => {
  folder = new TemporaryFolder();
  path = folder.file('never.sock');
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
});
after(() => {
  for (const socket of accepted) socket.destroy();
  server?.close();
  folder?.[Symbol.dispose]();
});

for (const way of WAYS) {
  describe(`a request that nobody answers over a Unix socket; ${way}`, () => {
    it('is unanswered once its client has closed the socket and lives on', async () => check('close', way));
    it('is unanswered once its client has ended', async () => check('exit', way));
  });

  it(`a slow answer over a Unix socket is waited for, also where its client is in a container; ${way}`, async () => {
    const slowPath = folder.file(`slow-${way}.sock`);
    await using slow = new Child('python3', ['-u', source('../sockets/slow_server.py'), slowPath, '3.5']);
    await slow.line('stdout', 'ready');
    // The client is a fork of the server's, and watched with it.
    const { lines, stderr } = await traceOf(['--pid', `${slow.pid}`, '--probe', way, '--count', '2'], slow);
    assert.deepEqual(
      lines.map(({ role, operation, outcome }) => [role, operation, outcome]).sort(),
      [
        ['client', 'GET', 'ok'],
        ['server', 'GET', 'ok'],
      ],
      stderr,
    );
  });
}

async function check(how: 'close' | 'exit', way: Way): Promise<void> {
  const sourceFile = source('../sockets/gone_client.py');
  await using client = new Child('python3', ['-u', sourceFile, how, path]);
  await client.line('stdout', 'ready');
  // Another process of the target outlives the client: its end would end the watching.
  await using other = new Child('sleep', ['600']);
  const { lines, stderr } = await traceOf(
    ['--pid', `${client.pid},${other.pid}`, '--probe', way, '--count', '1'],
    client,
  );
  assert.deepEqual(
    lines.map(({ role, operation, outcome, local, peer }) => [role, operation, outcome, local.address, peer.address]),
    [['client', 'GET', 'unanswered', '', path]],
    stderr,
  );
}

/** Transactions of a program that is told to go once it is watched. */
async function traceOf(
  options: readonly string[],
  program: Child,
): Promise<{ readonly lines: readonly TraceLine[]; readonly stderr: string }> {
  await using trace = Child.node(SAE_MON, ['trace', '--json', ...options, '--for', '20s']);
  await trace.line('stderr', 'attached');
  program.write('go\n');
  await trace.exited;
  const lines = trace.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TraceLine)
    .filter(({ kind }) => kind === 'transaction');
  return { lines, stderr: trace.stderr };
}
