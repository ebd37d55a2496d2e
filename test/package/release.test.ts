/** The release: one file, and where it is unpacked it works without Node.js, npm or a network. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exportAccount } from '../equality/export-account.ts';
import { Load } from '../load/start-load.ts';
import { Redis } from '../workloads/redis.ts';
import { BareDebian } from './bare-debian.ts';

const COMMANDS = 1009;
const LOAD = {
  kind: 'redis',
  host: '127.0.0.1',
  connections: 3,
  depth: 1,
  steps: [{ command: 'GET', count: COMMANDS }],
  warm: null,
  ratePerSecond: null,
} as const;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
const NAME = `sae-mon-${version}-linux-x64`;
const TARBALL = `${ROOT}/build/release/${NAME}.tar.gz`;
const LINK = '/usr/local/bin/sae-mon';

let bare: BareDebian;
before(async () => {
  execFileSync(process.execPath, [`${ROOT}/.ci/release.js`, 'x64'], { stdio: 'pipe' });
  bare = new BareDebian();
  bare.unpack(TARBALL, '/opt');
  await succeeds('ln', '-s', NAME, '/opt/sae-mon');
  // Relative, over a link to a folder, as administrators make them.
  await succeeds('ln', '-s', '../../../opt/sae-mon/bin/sae-mon', LINK);
});
after(() => bare[Symbol.dispose]());

test('the host has neither Node.js nor npm', async () => {
  const { stdout } = await bare.run('sh', '-c', 'command -v node npm; echo none of them');
  assert.equal(stdout, 'none of them\n');
});

for (const command of [`/opt/${NAME}/sae-mon`, `/opt/${NAME}/bin/sae-mon`, 'sae-mon']) {
  test(`${command} says its version and that of its Node.js`, async () => {
    assert.match(await succeeds(command, '--version'), new RegExp(`^sae-mon/${version} linux-x64 node-v24\\.`));
  });
}

test('it is found from the folder that it was unpacked in', async () => {
  assert.match(await succeeds('sh', '-c', `cd /opt && ./${NAME}/sae-mon --version`), /^sae-mon\//);
});

test('doctor finds that the host allows it to attach', async (context) => {
  context.diagnostic(await succeeds('sae-mon', 'doctor'));
});

for (const way of ['socket', 'sys_exit']) {
  test(`${COMMANDS} commands to a server outside are counted by ${way}`, async () => {
    await using redis = await Redis.start();
    await using load = await Load.start({ ...LOAD, port: redis.port });
    const told = (await redis.account()).calls.get('GET') ?? 0;
    await using saeMon = bare.start('sae-mon', 'export', '--json', '--probe', way, '--pid', `${redis.pid}`);
    await saeMon.line('stderr', 'attached');
    load.release();
    await load.result();
    await load.close();
    const served = ((await redis.account()).calls.get('GET') ?? 0) - told;
    assert.deepEqual(await saeMon.stop(), { code: 0, signal: null });
    const document = JSON.parse(saeMon.stdout);
    const rows = exportAccount(document.endpoints).rows();
    assert.deepEqual(
      rows.filter(({ operation }) => operation === 'GET'),
      [{ operation: 'GET', resource: null, status: 'ok', count: COMMANDS }],
    );
    assert.equal(served, COMMANDS);
    assert.equal(document.source.probe, way);
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
  });
}

test('all that npm packs is there, the manual where man looks for it, and the licence of Node.js', async () => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--dry-run'], { cwd: ROOT, stdio: 'pipe' });
  const files = (JSON.parse(packed.toString())[0].files as { path: string }[]).map(({ path }) => path);
  await succeeds('sh', '-c', `cd /opt/${NAME} && ls ${files.join(' ')}`);
  const manual = await succeeds('cat', `/opt/${NAME}/share/man/man1/sae-mon.1`);
  assert.equal(manual, readFileSync(`${ROOT}/man/sae-mon.1`, 'utf8'));
  assert.match(await succeeds('cat', `/opt/${NAME}/NOTICE`), /^Node\.js 24\.\d+\.\d+ .*LICENSES\/node\.txt$/m);
  assert.match(await succeeds('cat', `/opt/${NAME}/LICENSES/node.txt`), /^Node\.js is licensed for use as follows:/);
});

test('nothing was written but what was unpacked, and the links to it', () => {
  const unpacked = execFileSync('tar', ['-tzf', TARBALL], { encoding: 'utf8' }).split('\n');
  const files = unpacked.filter((path) => path !== '' && !path.endsWith('/')).map((path) => `/opt/${path}`);
  assert.deepEqual(bare.written(), [...files, '/opt/sae-mon', LINK].sort());
});

async function succeeds(...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await bare.run(...command);
  assert.equal(code, 0, `${command.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}
