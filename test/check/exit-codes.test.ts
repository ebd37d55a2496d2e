/** `sae-mon check` as CI starts it: real servers, real loads, the exit status of each case. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { makeRecording } from '../app/make-recording.ts';
import { endingOf, runSaeMon, startSaeMon } from '../commands/run-sae-mon.ts';
import { validatorsOf } from '../exports/closed-schema.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { check, type SleepingServer, startSleepingServer, writeBaseline } from './gate.ts';

const folder = new TemporaryFolder();
const recording = folder.file('test.rec');
const baseline = folder.file('main.json');
/** Of the load that a baseline is made of, and of those in which something is to be found. */
const SECONDS = 8;
/** Of those in which nothing is. */
const SHORT_SECONDS = 3;
const SLOW_MS = 50;

let server: SleepingServer;
before(async () => {
  await makeRecording(recording, 1009);
  server = await startSleepingServer(SLOW_MS);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

interface Document {
  readonly outcome: string;
  readonly transactions: { readonly server: number; readonly client: number };
  readonly rules: readonly { readonly outcome: string; readonly why: string | null }[];
}

describe('the exit status of check', () => {
  it('is 0 where every rule holds, and the load wrote to stderr', async () => {
    const ending = await check(server, 1, '--rule', 'proto:http side:server: p99 < 5s', '--rule', 'error-ratio < 1%');
    assert.equal(ending.code, 0, ending.stderr);
    assert.match(ending.stdout, /passed {2}proto:http side:server: p99 < 5s/);
    assert.match(ending.stdout, /http GET \/items .* holds/);
    assert.match(ending.stdout, /\ncheck: passed\n$/);
    assert.doesNotMatch(ending.stdout, /load: done/);
    assert.match(ending.stderr, /load: done/);
  });

  it('is 99 where one does not, with its value', async () => {
    const ending = await check(server, 1, '--rule', 'error-ratio < 1%', '--rule', 'side:server: p50 < 1ms');
    assert.equal(ending.code, 99, ending.stderr);
    assert.match(ending.stdout, /failed {2}side:server: p50 < 1ms/);
    assert.match(ending.stdout, /http GET \/items .* does not hold/);
    assert.match(ending.stdout, /passed {2}error-ratio < 1%/);
  });

  it('is 98 where nothing was chosen, or too little seen', async () => {
    const replay = ['check', '--json', '--replay', recording];
    for (const [rule, why] of [
      ['path:/typo: p99 < 1s', 'no-row'],
      ['path:/typo: rate < 1/s', 'no-row'],
      ['p99.9 < 1s', null],
      ['p99.95 < 1s', 'too-few-for-percentile'],
    ] as const) {
      const { code, stdout } = await runSaeMon(...replay, '--rule', rule);
      const document = JSON.parse(stdout) as Document;
      assert.deepEqual([rule, code, document.rules[0]?.why], [rule, why === null ? 0 : 98, why]);
    }
    const { code } = await runSaeMon(...replay, '--rule', 'p50 < 1s', '--min-count', '1010');
    assert.equal(code, 98);
  });

  it('is 1 where the command fails, whatever the rules say, and the report is there all the same', async () => {
    const ending = await runSaeMon(
      ...['check', '--pid', String(server.pid), '--rule', 'rate >= 0/s', '--', 'sh', '-c', 'echo out; exit 3'],
    );
    assert.equal(ending.code, 1);
    assert.match(ending.stderr, /sae-mon: the command failed \(exit status 3\): sh -c/);
    assert.match(ending.stderr, /^out$/m);
    assert.match(ending.stdout, /failed +sh -c .*exit status 3/);
  });

  it('is 1 where the command cannot be started, as load and as target', async () => {
    const rule = ['--rule', 'rate >= 0/s', '--', '/no/such/command'];
    const load = await runSaeMon('check', '--pid', String(server.pid), ...rule);
    assert.equal(load.code, 1);
    assert.match(load.stderr, /cannot start \/no\/such\/command: there is no such command/);
    const target = await runSaeMon('check', ...rule);
    assert.equal(target.code, 1);
    assert.match(target.stderr, /cannot start \/no\/such\/command: there is no such command/);
  });

  it('is 1 where the target ends before the load does', async () => {
    await using other = await startSleepingServer(SLOW_MS);
    await using checking = startSaeMon([
      ...[
        'check',
        '--pid',
        String(other.pid),
        '--rule',
        'rate >= 0/s',
        '--',
        'sh',
        '-c',
        `kill ${other.pid}; sleep 60`,
      ],
    ]);
    const { code, stderr } = await endingOf(checking);
    assert.equal(code, 1);
    assert.match(stderr, /the command failed \(ended, since the target did\)/);
  });

  it('is 1 where there is no such process, and the load is not begun', async () => {
    const mark = folder.file('never');
    const { code, stderr } = await runSaeMon('check', '--pid', '4194304', '--rule', 'lost == 0', '--', 'touch', mark);
    assert.equal(code, 1);
    assert.match(stderr, /there is no process 4194304/);
    assert.equal(existsSync(mark), false);
  });
});

/** Each before anything is attached, or the command begun. */
const BAD: readonly (readonly [line: readonly string[], ...says: RegExp[]])[] = [
  [[], /check has nothing to check/, /--rule 'side:server: p99 < 500ms'/, /--baseline/],
  [['--rule', 'p99 < 500'], /--rule: "500" is not a duration/, /^ {2}p99 < 500\n {8}\^\^\^$/m],
  [['--rule', 'side:servr: p99 < 1s'], /unknown side "servr", did you mean "server"/],
  [['--rule', 'lost'], /a rule says what must hold/, /not lost/],
  [['--rule', 'sinks-down == 0'], /check has no sinks/],
  [['--rule', 'not new-dependency'], /needs --baseline/],
  [['--rule', 'lost == 0', '--min-count', '0'], /--min-count 0 is not a number of transactions/],
  [['--rule', 'lost == 0', '--min-change', '5'], /--min-change 5 is not a share/, /10%/],
  [['--rule', 'lost == 0', '--for', '5'], /--for: "5" is not a duration/],
  [['--rule', 'lost == 0', '--replay', 'x'], /--replay and a command exclude each other/],
  [['--rule', 'lost == 0', '--nonsense'], /unknown flag: --nonsense/],
  [['--rule', 'lost == 0', 'stray'], /stray/],
  [['--baseline', '/no/such/file'], /--baseline: cannot read \/no\/such\/file: there is no such file/, /--histograms/],
  [['--baseline', '/etc/passwd'], /\/etc\/passwd is not what `sae-mon export --json` writes/],
  [['--baseline', 'WITHOUT'], /was written without --histograms/],
  [['--baseline', 'LATER'], /has version 2\.0 of the document/],
  [['--baseline', 'EMPTY'], /has no transaction in it/],
  [['--baseline', 'TORN'], /is not what `sae-mon export --json` writes/],
];

describe('what check cannot do', () => {
  const files = new Map<string, string>();
  before(async () => {
    const { stdout } = await runSaeMon('export', '--json', '--histograms', '--replay', recording);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    const without = await runSaeMon('export', '--json', '--replay', recording);
    for (const [name, text] of [
      ['WITHOUT', without.stdout],
      ['LATER', JSON.stringify({ ...document, schemaVersion: '2.0' })],
      ['EMPTY', JSON.stringify({ ...document, endpoints: [] })],
      ['TORN', stdout.replace('"zeroCount":0', '"zeroCount":1')],
    ] as const) {
      files.set(name, folder.file(name));
      writeFileSync(folder.file(name), text);
    }
  });

  for (const [line, ...says] of BAD) {
    it(`is said of \`check ${line.join(' ')}\`, with exit status 2, and nothing is begun`, async () => {
      const mark = folder.file('begun');
      const words = line.map((word) => files.get(word) ?? word);
      const ending = await runSaeMon('check', ...words, '--', 'touch', mark);
      assert.equal(ending.code, 2, ending.stderr);
      for (const pattern of says) assert.match(ending.stderr, pattern);
      assert.doesNotMatch(ending.stderr, /\n\s+at |attached/);
      assert.equal(ending.stdout, '');
      assert.equal(existsSync(mark), false);
    });
  }

  it('is said where it would never end, where no command stands behind --, and where a file cannot be written', async () => {
    const rule = ['--rule', 'lost == 0'];
    const endless = await runSaeMon('check', '--pid', '1', ...rule);
    assert.deepEqual([endless.code, /check needs an end/.test(endless.stderr)], [2, true], endless.stderr);
    const nothing = await runSaeMon('check', ...rule, '--');
    assert.deepEqual([nothing.code, /there is no command behind/.test(nothing.stderr)], [2, true], nothing.stderr);
    const none = await runSaeMon('check', ...rule);
    assert.deepEqual([none.code, /no target/.test(none.stderr)], [2, true], none.stderr);
    const unwritable = await runSaeMon('check', ...rule, '--junit', '/no/such/x.xml', '--', 'touch', folder.file('b'));
    assert.deepEqual([unwritable.code, existsSync(folder.file('b'))], [1, false], unwritable.stderr);
  });
});

describe('a command that is the target', () => {
  it('is seen from its first request on, in whatever process', async () => {
    const asks = 'i=0; while [ $i -lt 7 ]; do curl -s -o /dev/null "$0/items"; i=$((i+1)); done';
    const ending = await runSaeMon(
      ...['check', '--json', '--rule', 'side:client: transactions == 7', '--rule', 'lost == 0'],
      ...['--', 'sh', '-c', asks, `http://127.0.0.1:${server.port}`],
    );
    assert.equal(ending.code, 0, ending.stdout + ending.stderr);
    assert.equal((JSON.parse(ending.stdout) as Document).transactions.client, 7);
    assert.ok(validatorsOf('check').closed(JSON.parse(ending.stdout)));
  });

  it('ends with its own failure, and by Ctrl-C together with sae-mon', async () => {
    const failed = await runSaeMon('check', '--rule', 'rate >= 0/s', '--', 'sh', '-c', 'exit 7');
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /the command failed \(exit status 7\)/);
    await using checking = startSaeMon(['check', '--rule', 'rate >= 0/s', '--', 'sh', '-c', 'echo pid $$; sleep 60']);
    const pid = (await checking.line('stderr', 'pid ')).slice('pid '.length);
    checking.signal('SIGINT');
    const { code, stdout } = await endingOf(checking);
    assert.notEqual(code, null);
    assert.match(stdout, /ended with the window/);
    assert.equal(existsSync(`/proc/${pid}`), false);
  });

  it('is ended when the time is over', async () => {
    const ending = await runSaeMon('check', '--for', '500ms', '--rule', 'rate >= 0/s', '--', 'sleep', '60');
    assert.match(ending.stdout, /sleep 60 .*ended with the window/);
  });
});

describe('what check writes', () => {
  it('is a document by its schema, also with a comparison', async () => {
    const earlier = await runSaeMon('export', '--json', '--histograms', '--interval', '100ms', '--replay', recording);
    writeFileSync(folder.file('earlier.json'), earlier.stdout);
    const flags = ['--baseline', folder.file('earlier.json'), '--rule', 'not new-dependency', '--rule', 'p50 < 1us'];
    const { code, stdout } = await runSaeMon('check', '--json', '--replay', recording, ...flags);
    assert.equal(code, 99);
    const { closed } = validatorsOf('check');
    assert.ok(closed(JSON.parse(stdout)), JSON.stringify(closed.errors));
  });

  it('goes to the step of GitHub Actions, behind what was there', async () => {
    const summary = folder.file('summary.md');
    writeFileSync(summary, 'before\n');
    const env = { ...process.env, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    await using checking = startSaeMon(['check', '--replay', recording, '--rule', 'p50 < 1us'], { env });
    const { code, stderr } = await endingOf(checking);
    assert.equal(code, 99);
    assert.match(stderr, /^::error title=sae-mon check failed::p50 < 1us: redis GET: 10\d(\.\d)?µs$/m);
    assert.match(readFileSync(summary, 'utf8'), /^before\n### sae-mon check: failed\n/);
  });
});

describe('beside an earlier run', () => {
  before(async () => {
    const { code, stderr } = await writeBaseline(baseline, server, SECONDS);
    assert.equal(code, 0, stderr);
  });

  it('five runs of the same load pass', async () => {
    for (let run = 0; run < 5; run += 1) {
      const { code, stdout } = await check(server, SHORT_SECONDS, '--baseline', baseline);
      assert.notEqual(code, 99, stdout);
    }
  });

  it('one whose slow answers take a fifth longer fails', async () => {
    await using slower = await startSleepingServer(SLOW_MS * 1.2);
    const { code, stdout } = await check(slower, SECONDS, '--baseline', baseline);
    assert.equal(code, 99, stdout);
    assert.match(stdout, /p99 .* worse/);
  });

  it('one with more errors fails', async () => {
    await using failing = await startSleepingServer(SLOW_MS, 0.05);
    const { code, stdout } = await check(failing, SECONDS, '--baseline', baseline);
    assert.equal(code, 99, stdout);
    assert.match(stdout, /error-ratio .* worse/);
  });
});
