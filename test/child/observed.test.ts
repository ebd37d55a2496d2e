/** A command behind `--`, of real programs at a real server: nothing of it is missed, and nothing of it is changed. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { runSaeMon } from '../commands/run-sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { runJob, startJob } from './without-terminal.ts';

interface Document {
  readonly targets: readonly { readonly kind: string; readonly value: string }[];
  readonly totals: { readonly client: { readonly transactions: number } };
  readonly coverage: { readonly connections: { readonly decoded: number; readonly unknown: number } };
  readonly loss: { readonly complete: boolean };
}

const folder = new TemporaryFolder();
let redis: Redis;
let cli: string;
before(async () => {
  redis = await Redis.start();
  cli = `redis-cli -p ${redis.port}`;
});
after(async () => {
  await redis[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Runs `export --json` into a file, and reads that. */
async function exported(...command: string[]): Promise<{ code: number | null; document: Document; stdout: string }> {
  const path = folder.file('export.json');
  const { code, stdout } = await runJob('export', '--json', '--output', path, '--', ...command);
  return { code, stdout, document: JSON.parse(readFileSync(path, 'utf8')) as Document };
}

const PYTHON = `
import socket, sys
server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
for _ in range(13):
    server.sendall(b"*1\\r\\n$4\\r\\nPING\\r\\n")
    assert server.recv(64) == b"+PONG\\r\\n"
`;
const NODE = `
const server = require('net').connect(Number(process.argv[1]), '127.0.0.1');
let left = 17;
const ask = () => (left-- > 0 ? server.write('*1\\r\\n$4\\r\\nPING\\r\\n') : server.end());
server.on('connect', ask).on('data', ask);
`;
/** Twice forked, of a session of its own, and its output closed. */
const DAEMON = '(setsid sh -c "$0 ping; $0 ping" >/dev/null 2>&1 &) ; wait';

describe('a command that is observed', () => {
  for (const [title, count, line] of [
    ['a first and only request', 1, (): string[] => ['redis-cli', '-p', String(redis.port), 'ping']],
    ['Python', 13, (): string[] => ['python3', '-c', PYTHON, String(redis.port)]],
    ['Node.js', 17, (): string[] => [process.execPath, '-e', NODE, String(redis.port)]],
    ['children of bash', 7, (): string[] => ['bash', '-c', `for i in 1 2 3 4 5 6 7; do ${cli} ping; done`]],
    ['a daemon that it leaves', 3, (): string[] => ['sh', '-c', `${cli} ping; ${DAEMON}`, cli]],
  ] as const) {
    it(`has its ${count} requests counted, of its ${count === 1 ? 'one' : 'every'} process: ${title}`, async () => {
      const { code, document } = await exported(...line());
      assert.equal(code, 0);
      assert.equal(document.totals.client.transactions, count);
      assert.equal(document.loss.complete, true);
    });
  }

  it('is seen from its first call on, each of twenty times, and nothing of ours is seen with it', async () => {
    for (let run = 0; run < 20; run += 1) {
      const { document } = await exported('redis-cli', '-p', String(redis.port), 'ping');
      const { decoded, unknown } = document.coverage.connections;
      assert.deepEqual([run, document.totals.client.transactions, decoded], [run, 1, 1]);
      // Its stdout and stderr are pipes to this test: sockets, of which one has been written to.
      assert.ok(unknown <= 1, `${unknown} unknown connections`);
    }
  });

  it('is a target by its first word alone, whatever secrets the others are', async () => {
    const secret = 'hunter2hunter2';
    const recording = folder.file('secret.rec');
    const stdout = folder.file('secret.json');
    const line = ['sh', '-c', `${cli} ping # ${secret}`];
    const recorded = await runJob('record', '--output', recording, '--', ...line);
    const json = await runJob('export', '--json', '--output', stdout, '--', ...line);
    const table = await runJob('top', '--', ...line);
    const trace = await runJob('trace', '--', ...line);
    const all = [recorded, json, table, trace].map((ending) => ending.stdout + ending.stderr).join('');
    assert.match(all, /attached to command sh \(sh, 1 process\)/);
    assert.doesNotMatch(all + readFileSync(stdout, 'utf8') + readFileSync(recording, 'latin1'), /hunter2/);
    const { targets } = JSON.parse(readFileSync(stdout, 'utf8')) as Document;
    assert.deepEqual(targets, [{ kind: 'command', value: 'sh', processes: 1 }]);
    const replay = await runSaeMon('export', '--json', '--replay', recording);
    assert.equal((JSON.parse(replay.stdout) as Document).totals.client.transactions, 1);
  });

  it('keeps stdin, stdout and stderr to itself where sae-mon writes elsewhere', async () => {
    const path = folder.file('own.json');
    const words = ['-c', 'read line; echo "out $line"; echo "err $line" >&2; echo "$0" "$@"', 'a  b', '', '*'];
    for (const flags of [['export', '--json'], ['record'], ['export', '--json', '--interval', '1s']]) {
      await using child = startJob([...flags, '--output', path, '--', 'sh', ...words]);
      child.write('in\n');
      await child.exited;
      assert.equal(child.stdout, 'out in\na  b  *\n');
      assert.match(child.stderr, /^err in$/m);
    }
  });

  it('writes to stderr where stdout is data', async () => {
    const json = await runJob('export', '--json', '--', 'sh', '-c', 'echo out; echo err >&2');
    assert.equal((JSON.parse(json.stdout) as Document).loss.complete, true);
    assert.match(json.stderr, /^out\nerr$/m);
    const trace = await runJob('trace', '--json', '--', 'sh', '-c', `echo out; ${cli} ping`);
    assert.equal(trace.stdout.trimEnd().split('\n').length, 2);
    for (const line of trace.stdout.trimEnd().split('\n')) JSON.parse(line);
    assert.match(trace.stderr, /^out$/m);
  });

  it('gets environment and working folder as they are, and no descriptor of ours', async () => {
    const env = { PATH: process.env['PATH'], 'name.with-signs': 'x', 'BASH_FUNC_f%%': '() { :; }' };
    const path = folder.file('as-it-is.rec');
    await using variables = startJob(['record', '--output', path, '--', 'cat', '/proc/self/environ'], { env });
    await variables.exited;
    const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    assert.deepEqual(variables.stdout.split('\0').filter(Boolean).sort(), given.sort());
    const [list = '', ...folders] = ['ls', '/proc/self/cwd/', '/proc/self/fd'];
    await using place = startJob(['record', '--output', path, '--', list, ...folders], { cwd: folder.path });
    await using plain = new Child(list, folders, { cwd: folder.path });
    await Promise.all([place.exited, plain.exited]);
    assert.equal(place.stdout, plain.stdout);
  });

  it('ends the report a second after its own end, and leaves a daemon alone', async () => {
    const pidFile = folder.file('daemon');
    const started = performance.now();
    const { code } = await exported('sh', '-c', `setsid sleep 60 >/dev/null 2>&1 & echo $! > ${pidFile}`);
    assert.equal(code, 0);
    assert.ok(performance.now() - started < 15_000, 'it waited for the daemon');
    const daemon = Number(readFileSync(pidFile, 'utf8'));
    assert.ok(existsSync(`/proc/${daemon}`));
    process.kill(daemon);
  });
});

describe('the exit status', () => {
  const plainFile = folder.file('plain');
  writeFileSync(plainFile, 'no program\n', { mode: 0o644 });
  const COMMANDS: readonly (readonly string[])[] = [
    ['export', '--json'],
    ['trace'],
    ['top'],
    ['record', '--output', folder.file('status.rec')],
  ];
  const CASES: readonly (readonly [status: number, what: string, line: readonly string[]])[] = [
    [7, 'of the command', ['sh', '-c', 'exit 7']],
    [137, 'of a signal', ['sh', '-c', 'kill -9 $$']],
    [127, 'where there is no such command', ['/no/such/command']],
    [126, 'where it is no program', [plainFile]],
    [0, 'of success', ['true']],
    [143, 'of a signal', ['sh', '-c', 'kill $$']],
    [127, 'where the path has no such command', ['no-such-command-anywhere']],
    [126, 'where it is a folder', ['/']],
  ];
  for (const words of COMMANDS) {
    for (const [status, what, line] of words[0] === 'export' ? CASES : CASES.slice(0, 4)) {
      it(`of ${words[0]} is ${status}: ${what} (${line.join(' ')})`, async () => {
        const { code, stderr } = await runJob(...words, '--', ...line);
        assert.equal(code, status, stderr);
        assert.equal(/cannot start .*: \S/.test(stderr), status === 126 || status === 127);
        assert.doesNotMatch(stderr, /\n\s+at /);
      });
    }
  }

  for (const [line, says] of [
    ['export --json --', /there is no command behind `--`/],
    ['export --json --nonsense -- touch MARK', /unknown flag: --nonsense/],
    ['export -- touch MARK', /export needs a format/],
    ['top --pid 1 -- touch MARK', /--pid and a command exclude each other/],
    ['trace --cgroup / -- touch MARK', /--cgroup and a command exclude each other/],
    ['export --json --replay x -- touch MARK', /--replay and a command exclude each other/],
    ['export --json --no-children -- touch MARK', /--no-children needs --pid/],
    ['record -- touch MARK', /record needs a file/],
    ['export --json --output /no/such/folder/x -- touch MARK', /its folder does not exist/],
    ['record --output /no/such/folder/x -- touch MARK', /its folder does not exist/],
    ['export --json --as no-such-user -- touch MARK', /there is no user no-such-user/],
    ['export --json --as 4294967295 -- touch MARK', /--as 4294967295 is not a user/],
    ['export --json --as 4294967296 -- touch MARK', /--as 4294967296 is not a user/],
    ['export --json --as 54321 -- touch MARK', /there is no user 54321/],
  ] as const) {
    it(`is 125 of \`${line}\`, and nothing was run`, async () => {
      const mark = folder.file('mark');
      const { code, stderr } = await runJob(...line.split(' ').map((word) => (word === 'MARK' ? mark : word)));
      assert.equal(code, 125, stderr);
      assert.match(stderr, says);
      assert.equal(existsSync(mark), false);
    });
  }

  it('is 2 of --as without a command', async () => {
    const { code, stderr } = await runJob('export', '--json', '--pid', '1', '--as', 'nobody');
    assert.deepEqual([code, /--as needs a command/.test(stderr)], [2, true], stderr);
  });
});
