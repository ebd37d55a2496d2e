/** Signals of a job without a terminal, sent to sae-mon by another process: they are the command's. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { endingOf } from '../commands/run-sae-mon.ts';
import type { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { untilGone } from './gone.ts';
import { startJob } from './without-terminal.ts';

const folder = new TemporaryFolder();
let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(async () => {
  await redis[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Says each signal that it hears, with a request of its own, and ends by SIGTERM alone. */
const LISTENER = `
ask() { redis-cli -p "$0" ping >/dev/null; echo "heard $1"; }
for name in INT QUIT HUP USR1 USR2; do trap "ask $name" $name; done
trap 'ask TERM; exit 3' TERM
echo "pid $$"
while :; do sleep 0.1 & wait; done
`;

async function startListener(): Promise<Child> {
  const path = folder.file('export.json');
  const child = startJob(['export', '--json', '--output', path, '--', 'sh', '-c', LISTENER, String(redis.port)]);
  await child.line('stdout', 'pid ');
  return child;
}

function requestsIn(path: string): number {
  return JSON.parse(readFileSync(path, 'utf8')).totals.client.transactions;
}

/** The first child of a process, once it has one. */
async function childOf(pid: number): Promise<number> {
  for (;;) {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ');
    if (child) return Number(child);
    await delay(1);
  }
}

describe('a signal to sae-mon', () => {
  it('is passed on once, each time, and the report comes when the command has ended, with its status', async () => {
    await using child = await startListener();
    const heard: string[] = [];
    for (const name of ['INT', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2'] as const) {
      heard.push(`heard ${name}`);
      child.signal(`SIG${name}`);
      await child.until(
        () => child.stdout.split('\n').filter((line) => line.startsWith('heard')).length === heard.length,
        name,
      );
    }
    child.signal('SIGTERM');
    const { code, stdout, stderr } = await endingOf(child);
    assert.equal(code, 3, stderr);
    assert.deepEqual(stdout.trimEnd().split('\n').slice(1), [...heard, 'heard TERM']);
    assert.equal(requestsIn(folder.file('export.json')), heard.length + 1);
  });

  it('ends a command that does not expect it, and all that it has started, with 128 and its number', async () => {
    for (const [signal, status] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
      ['SIGHUP', 129],
      ['SIGQUIT', 131],
    ] as const) {
      await using child = startJob(['export', '--json', '--', 'sh', '-c', 'echo "pid $$"; sleep 60; exit 4']);
      const shell = Number((await child.line('stderr', 'pid ')).slice('pid '.length));
      const pid = await childOf(shell);
      // Before it is itself it would hear signals as the shell does.
      while (readFileSync(`/proc/${pid}/comm`, 'latin1') !== 'sleep\n') await delay(1);
      child.signal(signal);
      const { code, stdout } = await endingOf(child);
      assert.deepEqual([signal, code], [signal, status]);
      assert.ok(stdout.endsWith('}\n'), 'the report');
      await untilGone(pid);
    }
  });
});

describe('a session that ends first', () => {
  it('ends the command and what it has started, and its status is the command’s', async () => {
    for (const flags of [
      ['export', '--json', '--for', '300ms'],
      ['trace', '--for', '300ms'],
      ['top', '--once', '--interval', '300ms'],
      ['record', '--output', folder.file('for.rec'), '--for', '300ms'],
    ]) {
      const words = ['bash', '-c', 'trap "exit 5" TERM; sleep 60 & echo "pid $!" >&2; wait'];
      await using child = startJob([...flags, '--', ...words]);
      const pid = Number((await child.line('stderr', 'pid ')).slice('pid '.length));
      const { code } = await endingOf(child);
      assert.deepEqual([flags[0], code], [flags[0], 5]);
      await untilGone(pid);
    }
  });

  it('ends it by SIGKILL where it does not hear SIGTERM, five seconds later', async () => {
    const began = performance.now();
    await using child = startJob([
      'export',
      '--json',
      '--for',
      '1s',
      '--',
      'sh',
      '-c',
      'trap "" TERM; while :; do sleep 1; done',
    ]);
    const { code, stdout } = await endingOf(child);
    assert.equal(code, 137);
    assert.ok(stdout.endsWith('}\n'));
    assert.ok(performance.now() - began >= 6000);
  });

  it('ends one that is stopped, too', async () => {
    await using child = startJob(['export', '--json', '--for', '1s', '--', 'sh', '-c', 'kill -STOP $$; sleep 60']);
    assert.equal((await endingOf(child)).code, 143);
  });

  it('ends it where the reader has closed the pipe, or has all that it asked for', async () => {
    const asks = `while redis-cli -p ${redis.port} ping >/dev/null; do :; done`;
    await using counted = startJob(['trace', '--count', '3', '--', 'sh', '-c', asks]);
    const ending = await endingOf(counted);
    assert.equal(ending.stdout.trimEnd().split('\n').length, 3);
    assert.equal(ending.code, 143);
  });
});

describe('a command that is held', () => {
  /** The launcher is there before the probes are live. */
  async function held(child: Child): Promise<number> {
    const pid = await childOf(child.pid);
    assert.doesNotMatch(child.stderr, /attached/, 'it came too late');
    return pid;
  }

  it('never runs, and is not left behind, where sae-mon is killed', async () => {
    const mark = folder.file('mark');
    await using child = startJob(['export', '--json', '--', 'touch', mark]);
    const pid = await held(child);
    child.signal('SIGKILL');
    await child.exited;
    await untilGone(pid);
    assert.equal(existsSync(mark), false);
  });

  it('never runs where it is killed itself, which is said, with its status', async () => {
    const mark = folder.file('mark');
    await using child = startJob(['export', '--json', '--', 'touch', mark]);
    process.kill(await held(child), 'SIGKILL');
    const { code, stderr } = await endingOf(child);
    assert.equal(code, 137, stderr);
    assert.equal(existsSync(mark), false);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it('ends by a signal to sae-mon', async () => {
    const mark = folder.file('mark');
    await using child = startJob(['export', '--json', '--', 'touch', mark]);
    await held(child);
    // The first is heard once sae-mon listens.
    child.signal('SIGTERM');
    const { code, signal } = await endingOf(child);
    assert.ok(code === 143 || signal === 'SIGTERM', `${code} ${signal}`);
    assert.equal(existsSync(mark), false);
  });

  it('runs on, unwatched, where sae-mon is killed while it runs', async () => {
    await using child = await startListener();
    const pid = Number((await child.line('stdout', 'pid ')).slice('pid '.length));
    child.signal('SIGKILL');
    await delay(300);
    assert.ok(existsSync(`/proc/${pid}`));
    process.kill(-pid, 'SIGKILL');
  });
});
