/** A configuration file is in force as if its settings had been typed, and `config` says which are, and whence. */
import assert from 'node:assert/strict';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { type Ending, endingOf, startSaeMon } from './run-sae-mon.ts';

const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));
const CAPTURE = fileURLToPath(new URL('../conformance/captures/http/curl-nginx-keep-alive.pcap', import.meta.url));
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sae-mon-config-'));
  path = join(folder, 'sae-mon/config.yaml');
  mkdirSync(dirname(path));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ending> {
  await using child = startSaeMon(args, { env: { ...process.env, NO_COLOR: '', XDG_CONFIG_HOME: folder, ...env } });
  return await endingOf(child);
}

/** What is counted, without what differs from run to run. */
async function rowsOf(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<unknown> {
  const { code, stdout, stderr } = await run(['export', '--json', '--replay', CAPTURE, ...args], env);
  assert.equal(code, 0, stderr);
  return (JSON.parse(stdout) as { endpoints: unknown }).endpoints;
}

test('what a file sets counts as if it had been typed, and what is typed goes over it', async () => {
  const [plain, typed] = [await rowsOf([]), await rowsOf(['--route', '/{*}', '--error-when', 'status:200'])];
  assert.notDeepEqual(typed, plain);
  writeFileSync(path, 'all:\n  route: /{*}\n  error-when: [status:200]\n');
  assert.deepEqual(await rowsOf([]), typed);
  assert.notDeepEqual(await rowsOf(['--route', '/none']), typed);
  assert.deepEqual(await rowsOf([], { SAE_MON_CONFIG: '' }), plain, 'empty: no file');
  writeFileSync(path, 'all:\n  route: /{*}\nexport:\n  route: /none\n  error-when: status:200\n');
  assert.deepEqual(
    await rowsOf([]),
    await rowsOf(['--route', '/none', '--error-when', 'status:200'], { SAE_MON_CONFIG: '' }),
  );
});

test('a fault in a file ends each command that goes by it, at its place', async () => {
  writeFileSync(path, 'all:\n  probe: kprobe\n');
  for (const line of [
    'export --json --pid 1',
    'top --once --pid 1',
    'trace --pid 1',
    'record --pid 1 --output x',
    'check --pid 1',
    'targets',
    'config',
    'config --check',
  ]) {
    const { code, stdout, stderr } = await run(line.split(' '));
    assert.deepEqual([code, stdout], [2, ''], line);
    assert.match(
      stderr,
      /^sae-mon: .*\/sae-mon\/config\.yaml:2:10: --probe knows no "kprobe"\n {4}probe: kprobe\n {11}\^{6}\n/,
    );
    assert.match(stderr, /Choose one of: auto, socket, sys_exit\./);
  }
  for (const line of ['--version', '--help', 'protocols', 'config --path']) {
    assert.equal((await run(line.split(' '))).code, 0, line);
  }
});

test('config says what is in force, and whence', async () => {
  writeFileSync(
    path,
    'top:\n  interval: 2s\nall: { sql: true }\nscreen:\n  theme: dark\n  columns: { served: [rate, p99] }\n',
  );
  const { code, stdout, stderr } = await run(['config']);
  assert.deepEqual([code, stderr], [0, '']);
  // Its columns are as wide as the path allows.
  const rows = stdout.split('\n').map((line) => line.split(/\s{2,}/));
  const row = (key: string): string[] | undefined => rows.find(([first]) => first === key)?.slice(1);
  assert.deepEqual(row('read'), [path]);
  assert.deepEqual(row('top.interval'), ['2s', `${path}:2`]);
  assert.deepEqual(row('all.sql'), ['true', `${path}:3`]);
  assert.deepEqual(row('all.probe'), ['auto', 'default']);
  assert.deepEqual(row('screen.theme'), ['dark', `${path}:5`]);
  assert.deepEqual(row('screen.columns.served'), ['rate, p99', `${path}:6`]);
  const { settings } = JSON.parse((await run(['config', '--json'], { NO_COLOR: '1' })).stdout) as {
    settings: readonly { key: string }[];
  };
  assert.deepEqual(
    settings.filter(({ key }) => ['top.interval', 'screen.theme'].includes(key)),
    [
      { key: 'top.interval', value: '2s', source: { kind: 'file', path, line: 2 } },
      { key: 'screen.theme', value: 'none', source: { kind: 'environment', name: 'NO_COLOR' } },
    ],
  );
});

test('config --path names one’s own file, and --check says what is right', async () => {
  assert.equal((await run(['config', '--path'])).stdout, `${path}\n`);
  assert.match((await run(['config', '--check'])).stdout, /config\.yaml: not there\n$/);
  writeFileSync(path, 'top: { interval: 2s }\n');
  assert.match((await run(['config', '--check'])).stdout, new RegExp(`^${path}: right$`, 'm'));
  const none = await run(['config', '--path'], { SAE_MON_CONFIG: '' });
  assert.deepEqual([none.code, none.stdout], [1, '']);
  assert.match(none.stderr, /no file of your own: SAE_MON_CONFIG is empty/);
  const named = await run(['config'], { SAE_MON_CONFIG: '/none.yaml' });
  assert.equal(named.code, 1);
  assert.match(named.stderr, /SAE_MON_CONFIG names \/none\.yaml: there is no such file/);
});

test('through sudo it is the file of who called it', async () => {
  const passwd = join(folder, 'passwd');
  writeFileSync(passwd, `root:x:0:0::/root:/bin/sh\nalice:x:12345:12345::${folder}:/bin/sh\n`);
  const own = join(folder, '.config/sae-mon/config.yaml');
  mkdirSync(dirname(own), { recursive: true });
  writeFileSync(own, 'top: { interval: 7s }\n');
  const line = `mount --bind ${passwd} /etc/passwd && exec "$@"`;
  const config = async (): Promise<Ending> => {
    const args = ['-m', 'sh', '-c', line, 'sh', process.execPath, SAE_MON, 'config'];
    await using child = new Child('unshare', args, { env: { ...process.env, SUDO_UID: '12345', SUDO_GID: '12345' } });
    return await endingOf(child);
  };
  const foreign = await config();
  assert.equal(foreign.code, 1, foreign.stdout);
  assert.match(foreign.stderr, /does not belong to user 12345, who called sudo: it is not read/);
  chownSync(own, 12345, 12345);
  const { stdout, stderr } = await config();
  assert.match(stdout, new RegExp(`^top\\.interval +7s +${own}:1$`, 'm'), stderr);
});
