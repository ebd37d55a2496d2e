/** A command behind `--` on a real terminal: it has that as if sae-mon were not there. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Terminal } from '../commands/terminal.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { untilGone } from './gone.ts';

const PATIENCE_MS = 60_000;
/** Of the shell within, as one that is asked to or by default, with nothing behind it. */
const PROMPT = '(?:inner>|bash-[\\d.]+[#$])\\s*$';

const folder = new TemporaryFolder();
const exported = folder.file('export.json');
const EXPORT = `export --json --output ${exported} --`;
let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(async () => {
  await redis[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** A program in sh; `ping` asks the server. */
function script(name: string, ...lines: string[]): string {
  const path = folder.file(name);
  writeFileSync(
    path,
    ['#!/bin/sh', `ping() { redis-cli -p ${redis.port} ping >/dev/null; }`, ...lines, ''].join('\n'),
    {
      mode: 0o755,
    },
  );
  return path;
}

function requests(): number {
  return JSON.parse(readFileSync(exported, 'utf8')).totals.client.transactions;
}

async function untilStopped(pid: number): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; stateOf(pid) !== 'T'; await delay(20)) {
    assert.ok(performance.now() < end, `${pid} is not stopped`);
  }
}

function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat[stat.lastIndexOf(')') + 2] ?? '';
}

async function pidOn(terminal: Terminal, name: string): Promise<number> {
  const pattern = new RegExp(`^${name} (\\d+)$`, 'm');
  await terminal.until(pattern);
  return Number(pattern.exec(await terminal.text())?.[1]);
}

describe('on a terminal', () => {
  it('Ctrl-C reaches the command once, each time, and sae-mon waits for its end', async () => {
    const counts = script(
      'counts',
      'n=0',
      `trap 'n=$((n+1)); ping; echo "heard $n"' INT`,
      `trap 'echo "in all $n"; exit 6' TERM`,
      'echo ready',
      'while :; do sleep 0.1; done',
    );
    await using terminal = await Terminal.start();
    terminal.run(`${EXPORT} ${counts}`);
    await terminal.until(/^ready$/m);
    for (const n of [1, 2, 3]) {
      terminal.key('C-c');
      await terminal.until(new RegExp(`heard ${n}$`, 'm'));
    }
    terminal.signal('SIGTERM');
    await terminal.until(/code 6/);
    assert.match(await terminal.text(), /^in all 3$/m);
    assert.equal(requests(), 3);
  });

  it('Ctrl-C ends a command that does not expect it, and trace says its last words', async () => {
    await using terminal = await Terminal.start();
    terminal.run(`trace -- ${script('asks', 'ping', 'echo ready', 'sleep 60')}`);
    await terminal.until(/^ready$/m);
    terminal.key('C-c');
    await terminal.until(/1 transactions on 1 connections; nothing lost\ncode 130/);
  });

  it('Ctrl-Z stops the whole job, and fg goes on with it', async () => {
    const waits = script('waits', 'ping', 'echo "pid $$"', 'read -r line', 'ping', 'echo "read $line"', 'exit 8');
    await using terminal = await Terminal.start();
    terminal.run(`${EXPORT} ${waits}`);
    const pid = await pidOn(terminal, 'pid');
    terminal.key('C-z');
    await terminal.until(/code 148$/m);
    // The shell is told of its own child alone.
    await untilStopped(pid);
    await untilStopped(parentOf(pid));
    terminal.type('clear; fg; echo over $?');
    // What fg tells may break anywhere.
    await terminal.until(/w\s*a\s*i\s*t\s*s\s*$/);
    terminal.type('words');
    await terminal.until(/^read words$/m);
    await terminal.until(/^over 8$/m);
    assert.equal(requests(), 2);
  });

  it('a prompt reads the terminal without an echo', async () => {
    const asks = script(
      'password',
      'stty -echo </dev/tty',
      'printf "password: "',
      'read -r p',
      'stty echo </dev/tty',
      'echo',
      'printf "length %s\\n" "$(printf %s "$p" | wc -c)"',
    );
    await using terminal = await Terminal.start();
    const modes = await terminal.modes();
    terminal.run(`${EXPORT} ${asks}`);
    await terminal.until(/^password:/m);
    terminal.type('swordfish');
    await terminal.until(/^length 9$/m);
    await terminal.until(/code 0/);
    assert.doesNotMatch(await terminal.text(), /swordfish/);
    assert.equal(await terminal.modes(), modes);
  });

  it('a shell works, with jobs of its own, and gives its status', async () => {
    await using terminal = await Terminal.start();
    const modes = await terminal.modes();
    terminal.run(`${EXPORT} bash --norc --noprofile`, 'PS1="inner> "');
    // Each key waits for what it is meant for: for the prompt, or for what only the program itself says.
    await terminal.until(new RegExp(`^${PROMPT}`, 'm'));
    terminal.type(`redis-cli -p ${redis.port} ping`);
    await terminal.until(new RegExp(`^PONG\\n${PROMPT}`, 'm'));
    terminal.type("sh -c 'echo begun; exec sleep 100'; echo slept $?");
    await terminal.until(/^begun$/m);
    terminal.key('C-c');
    await terminal.until(new RegExp(`^\\^C\\n+${PROMPT}`, 'm'));
    terminal.type("sh -c 'echo again; exec sleep 100'");
    await terminal.until(/^again$/m);
    terminal.key('C-z');
    await terminal.until(new RegExp(`Stopped +sh -c .*\\n${PROMPT}`));
    terminal.type(`kill %1; redis-cli -p ${redis.port} ping; exit 9`);
    await terminal.until(/code 9/);
    assert.equal(requests(), 2);
    assert.equal(await terminal.modes(), modes);
  });

  it('the command hears that the window has changed', async () => {
    const sized = script(
      'sized',
      `trap 'echo "size $(stty size)"; exit 0' WINCH`,
      'echo ready',
      'while :; do sleep 0.1; done',
    );
    await using terminal = await Terminal.start();
    terminal.run(`${EXPORT} ${sized}`);
    await terminal.until(/^ready$/m);
    terminal.resize(100, 30);
    await terminal.until(/^size 30 100$/m);
    await terminal.until(/code 0/);
  });

  it('a session that ends first ends what the command has started, and no other part of the job', async () => {
    const leaves = script('leaves', 'sleep 60 & echo "child $!"', 'wait');
    await using terminal = await Terminal.start();
    terminal.run(`record --output ${folder.file('x.rec')} --for 1s -- ${leaves} | cat`);
    const child = await pidOn(terminal, 'child');
    await terminal.until(/recorded/);
    // The status is that of cat, which has read to the end.
    await terminal.until(/code 0/);
    await untilGone(child);
  });
});

describe('the screen of top', () => {
  const LIVE = /LOST +nothing since attach/;
  const speaks = (...end: string[]): string =>
    script(
      'speaks',
      'echo out',
      'echo err >&2',
      '(echo torn >/dev/tty) 2>/dev/null || echo "no terminal"',
      'read -r x || echo "no input"',
      'while [ ! -e "$1" ]; do ping; sleep 0.1; done',
      ...end,
    );

  it('is left alone by the command, whose output is shown when q has ended both', async () => {
    await using terminal = await Terminal.start();
    const modes = await terminal.modes();
    terminal.run(`top -- ${speaks()} /no/such/file`);
    await terminal.until(LIVE);
    await terminal.until(/redis PING/);
    assert.doesNotMatch(await terminal.text(), /out|err$|torn/m);
    terminal.key('q');
    await terminal.until(/^out\nerr\nno terminal\nno input\ncode 143$/m);
    assert.equal(await terminal.modes(), modes);
  });

  it('keeps what is more than a terminal holds in a file, which is named', async () => {
    await using terminal = await Terminal.start();
    terminal.run('top --as nobody -- sh -c "seq 99999 > /dev/stdout"');
    const kept = /^99998\n99999\nthe command wrote more than that: all of it is in (\S+)$/m;
    await terminal.until(kept);
    await terminal.until(/code 0/);
    const path = kept.exec(await terminal.text())?.[1] ?? '';
    assert.equal(statSync(path).size, 588_888);
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    rmSync(dirname(path), { recursive: true });
  });

  it('ends with the command, whose output and status follow its last picture', async () => {
    const mark = folder.file('mark');
    await using terminal = await Terminal.start();
    terminal.run(`top -- ${speaks('exit 3')} ${mark}`);
    await terminal.until(LIVE);
    await terminal.until(/redis PING/);
    writeFileSync(mark, '');
    await terminal.until(/redis PING[\s\S]*^out\nerr\nno terminal\nno input\ncode 3$/m);
  });
});

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
