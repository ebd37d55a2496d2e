/** The same failures by the HTTP clients of curl, Node.js and Go, which connect and give up each in their own way. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isGoSince } from '../workloads/go-version.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { SERVER, SILENT } from './network.ts';
import { told, watch } from './observe.ts';
import { Scene } from './scene.ts';

/** Shorter than the kernel's patience with a SYN. */
const PATIENCE_MS = 900;

/** The version of Go from which on a dial goes on when the request that wanted it is given up: 1.23. */
const DIALS_ON_SINCE = 23;

const scene = Scene.ofFile();
const folder = new TemporaryFolder();

interface Client {
  readonly name: string;
  /** Whether its socket goes on connecting when the request has been given up. */
  readonly connectsOn: boolean;
  command(): readonly [string, ...string[]];
}

const CLIENTS: readonly Client[] = [
  { name: 'curl', connectsOn: false, command: () => ['sh', program('curl_client.sh')] },
  {
    name: 'Node.js (undici)',
    connectsOn: true,
    command: () => [process.execPath, program('node-client-program.ts')],
  },
  { name: 'Go (net/http)', connectsOn: isGoSince(DIALS_ON_SINCE), command: () => [goClient()] },
];

after(() => folder[Symbol.dispose]());

for (const { name, connectsOn, command } of CLIENTS) {
  describe(`${name} that fails`, () => {
    it('shows each failure once, in the row of its server', async () => {
      const { open, closed } = scene.server.ports;
      const at = `http://${SERVER.ipv4}:${open}`;
      const urls = [
        `http://${SERVER.ipv4}:${closed}/`,
        `http://[${SERVER.ipv6}]:${closed}/`,
        `http://${SILENT.ipv4}:1002/`,
        `${at}/half_then_reset`,
        `${at}/half_then_close`,
        `${at}/never`,
        `${at}/ok`,
      ];
      const [file, ...args] = command();
      await using client = scene.network.spawn('client', file, [...args, `${PATIENCE_MS}`, ...urls]);
      await client.line('stdout', 'ready');
      const { lines, document } = await watch([client.pid], 'auto', async () => {
        client.write('go\n');
        await client.line('stdout', 'end');
      });
      const results = client.stdout.split('\n').filter((line) => line.startsWith('done'));
      assert.deepEqual(results, [...Array<string>(6).fill('done error'), 'done 200']);
      assert.deepEqual(
        lines.map((line) => `${line.peer.address} ${told(line).join(' ')}`),
        [
          `${SERVER.ipv4} unknown connect refused ECONNREFUSED`,
          `${SERVER.ipv6} unknown connect refused ECONNREFUSED`,
          ...(connectsOn ? [] : [`${SILENT.ipv4} unknown connect error abandoned`]),
          `${SERVER.ipv4} http GET cutByServer ECONNRESET`,
          `${SERVER.ipv4} http GET cutByServer truncated`,
          `${SERVER.ipv4} http GET unanswered unanswered`,
          `${SERVER.ipv4} http GET ok `,
        ],
      );
      assert.equal(document.totals.client.errors, connectsOn ? 5 : 6);
      assert.equal(document.totals.client.inFlight, connectsOn ? 1 : 0);
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
    });
  });
}

function program(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}

function goClient(): string {
  const file = folder.file('go-client');
  execFileSync('go', ['build', '-o', file, program('go_client.go')], { stdio: 'pipe' });
  return file;
}
