import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DEFAULT_SCREEN } from '../../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import type { Look } from '../../../src/metrics/scene.ts';
import type { Snapshot } from '../../../src/metrics/snapshot.ts';
import type { Tick } from '../../../src/views/top/picture.ts';
import { type Bundle, bundle } from '../bundle.ts';
import { row, SHOP, snapshot } from './snapshots.ts';
import { Keyboard, TerminalOutput } from './terminal-double.ts';

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?1049l';
const SHOW_CURSOR = '\u001b[?25h';

let bundled: Bundle;
let start: (options: object) => Promise<void>;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ start } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

/** Runs `top` on doubles. */
function open(stdin = new Keyboard()) {
  const stdout = new TerminalOutput();
  const heard: { listener: ((next: Tick) => void) | null; quits: number; looks: Look[] } = {
    listener: null,
    quits: 0,
    looks: [],
  };
  let end: () => void = () => {};
  let fail: (cause: Error) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const done = start({
    intervalNs: 1e9,
    settings: DEFAULT_SCREEN,
    replay: false,
    doing: 'Attaching.',
    onLook: (look: Look) => heard.looks.push(look),
    save: () => Promise.resolve('saved'),
    keep: () => Promise.resolve('kept'),
    protocols: protocolWords(),
    stdin: stdin.asStdin(),
    stdout: stdout.asStdout(),
    ended,
    onQuit: () => {
      heard.quits += 1;
    },
    subscribe: (listener: (next: Tick) => void) => {
      heard.listener = listener;
      return () => {
        heard.listener = null;
      };
    },
  });
  return {
    stdin,
    stdout,
    heard,
    end,
    fail,
    done,
    tick: (next: Snapshot) => heard.listener?.({ snapshot: next, scene: null }),
  };
}

function assertRestored(stdout: TerminalOutput, stdin: Keyboard): string {
  assert.ok(stdout.written.startsWith(ENTER));
  assert.equal(stdout.written.split(LEAVE).length, 2);
  const rest = stdout.written.split(LEAVE)[1] ?? '';
  assert.ok(rest.includes(SHOW_CURSOR));
  assert.equal(stdin.raw, stdin.isTTY ? false : null);
  return rest.replaceAll(SHOW_CURSOR, '');
}

const shop = snapshot({ tick: 1, rows: SHOP });

test('a target that ends leaves the last frame on the normal screen', async () => {
  const top = open();
  top.tick(shop);
  top.tick(snapshot({ tick: 2, rows: [row({ operation: 'GET', resource: '/newest', rate: 9999 })], alive: false }));
  top.end();
  await top.done;
  const rest = assertRestored(top.stdout, top.stdin);
  assert.match(rest, /ENDED/);
  assert.match(rest, /\/newest/);
  assert.doesNotMatch(rest, /q quit/);
  assert.ok(rest.endsWith('\n'));
  assert.equal(top.heard.quits, 0);
  assert.equal(top.heard.listener, null);
});

for (const [name, key] of [
  ['q', 'q'],
  ['Ctrl-C', '\u0003'],
] as const) {
  test(`${name} quits, tells so once, and leaves nothing on the normal screen`, async () => {
    const top = open();
    top.tick(shop);
    await setImmediate();
    top.stdin.write(key);
    await top.done;
    assert.equal(assertRestored(top.stdout, top.stdin), '');
    assert.equal(top.heard.quits, 1);
  });
}

test('a failure of the session is passed on, and the terminal restored', async () => {
  const top = open();
  top.tick(shop);
  top.fail(new Error('ring is gone'));
  await assert.rejects(top.done, /ring is gone/);
  assertRestored(top.stdout, top.stdin);
});

test('a bug in drawing is passed on, and the terminal restored', async () => {
  const top = open();
  top.tick({ ...shop, rows: null } as unknown as Snapshot);
  await assert.rejects(top.done, TypeError);
  assertRestored(top.stdout, top.stdin);
});

test('a bug in a component is passed on, and the terminal restored', async () => {
  const top = open();
  top.tick({ ...shop, coverage: null } as unknown as Snapshot);
  await assert.rejects(top.done, TypeError);
  assertRestored(top.stdout, top.stdin);
});

test('many snapshots at once are at most two frames, and an unchanged picture writes nothing', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const top = open();
  context.mock.timers.tick(200);
  const before = top.stdout.frames;
  for (let tick = 1; tick <= 100; tick += 1) top.tick(snapshot({ tick, rows: SHOP }));
  context.mock.timers.tick(200);
  const drawn = top.stdout.frames - before;
  assert.ok(drawn >= 1 && drawn <= 2, `${drawn} frames`);
  const { written } = top.stdout;
  top.tick(snapshot({ tick: 100, rows: SHOP }));
  context.mock.timers.tick(200);
  assert.equal(top.stdout.written, written);
  context.mock.timers.reset();
  top.end();
  await top.done;
});

test('without a keyboard there is no raw mode, and the end comes all the same', async () => {
  const top = open(new Keyboard(false));
  top.tick(shop);
  top.end();
  await top.done;
  assertRestored(top.stdout, top.stdin);
});

test('a resize is drawn at the new size', async () => {
  const top = open();
  top.tick(shop);
  await setImmediate();
  top.stdout.written = ENTER;
  top.stdout.resize(140, 40);
  assert.match(top.stdout.written, /workload/);
  top.end();
  await top.done;
});

test('the worker is told what is looked at, once for each change', async () => {
  const top = open();
  top.tick(shop);
  await setImmediate();
  top.stdin.write('w');
  top.stdin.write('p');
  await setImmediate();
  top.end();
  await top.done;
  assert.deepEqual(
    top.heard.looks.map(({ window }) => window),
    ['10s', '1m'],
  );
});

test('what is copied reaches the terminal as OSC 52', async () => {
  const top = open();
  top.tick(shop);
  await setImmediate();
  top.stdin.write('jy');
  await setImmediate();
  const [, copied = ''] = /\u001b\]52;c;([^\u0007]*)\u0007/.exec(top.stdout.written) ?? [];
  assert.match(Buffer.from(copied, 'base64').toString(), /^http GET \/users/);
  top.end();
  await top.done;
});
