// `top` on a real terminal (tmux), with made-up figures: keys, resize, and every way out.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { type Bundle, bundle } from '../bundle.ts';
import { Tmux } from './tmux.ts';

let demo: Bundle;
let tmux: Tmux;

before(async () => {
  demo = await bundle('test/views/top/demo.tsx');
});
after(() => demo[Symbol.asyncDispose]());
beforeEach(async () => {
  tmux = await Tmux.open(80, 24);
});
afterEach(() => tmux[Symbol.asyncDispose]());

/** Starts the demo between two `stty -g`, whose outputs the shell compares. */
async function start(...args: string[]): Promise<void> {
  await tmux.press('a=$(stty -g); clear; echo before', 'Enter');
  await tmux.screenWith(/^before$/m);
  const command = `${process.execPath} ${demo.path} ${args.join(' ')}`;
  await tmux.press(`clear; echo shell; ${command}; c=$?; [ "$a" = "$(stty -g)" ] && echo "same tty, code $c"`, 'Enter');
}

/** The normal screen, with the cursor, the terminal's settings and what stood there before. */
async function restored(code: number): Promise<string> {
  const screen = await tmux.screenWith(new RegExp(`same tty, code ${code}$`, 'm'));
  assert.equal(await tmux.flags(), '1 0');
  assert.match(screen, /^shell$/m);
  return screen;
}

test('draws, obeys keys, follows a resize, and q leaves the terminal as it was', async () => {
  await start('0', '100');
  const first = await tmux.screenWith(/ENDPOINTS SERVED 1-6 of 10/);
  assert.equal(await tmux.flags(), '0 1');
  const lines = first.split('\n');
  assert.match(lines[0] ?? '', /^ sae-mon top {2}pid 123/);
  assert.match(lines[22] ?? '', /q quit/);
  assert.equal(lines[23], '');
  await tmux.press('End', 'Down', 'Down');
  await tmux.screenWith(/^>redis SET/m);
  await tmux.press('s');
  await tmux.screenWith(/s sort:err%/);
  await tmux.press('p');
  await tmux.screenWith(/PAUSED/);
  await tmux.press('p', '?');
  await tmux.screenWith(/LOST AND LEFT OUT/);
  await tmux.press('Escape');
  await tmux.screenWith(/ENDPOINTS SERVED/);
  await tmux.resize(140, 40);
  const wide = (await tmux.screenWith(/ttfb50/)).split('\n');
  assert.match(wide[0] ?? '', /^ sae-mon top/);
  assert.match(wide[38] ?? '', /q quit/);
  await tmux.resize(40, 8);
  await tmux.screenWith(/^ 40x8 is too small: needs 60x10, q quits/);
  await tmux.resize(80, 24);
  const again = (await tmux.screenWith(/ENDPOINTS SERVED/)).split('\n');
  assert.match(again[0] ?? '', /^ sae-mon top/);
  assert.match(again[22] ?? '', /q quit/);
  await tmux.press('q');
  const screen = await restored(0);
  assert.match(screen, /^quit$/m);
  assert.doesNotMatch(screen, /SERVED/);
});

test('NO_COLOR takes the colours, not the emphasis', async () => {
  const coloured = /\u001b\[(\d+;)*3[0-8][;m]/;
  await start('0', '100');
  await tmux.screenWith(/500:38/);
  assert.match(await tmux.styledScreen(), coloured);
  await tmux.press('q');
  await restored(0);
  await tmux.press('export NO_COLOR=1', 'Enter');
  await start('0', '100');
  await tmux.screenWith(/500:38/);
  const styled = await tmux.styledScreen();
  assert.doesNotMatch(styled, coloured);
  assert.match(styled, /\u001b\[(\d+;)*7m/);
});

test('a locale without UTF-8 is shown nothing but ASCII', async () => {
  await tmux.press('export LC_ALL=C', 'Enter');
  await start('0', '100');
  await tmux.screenWith(/500:38/);
  await tmux.resize(60, 24);
  const screen = await tmux.screenWith(/: nginx 3, node 4 \w*~ /);
  assert.match(screen, /^[ -~\n]*$/);
  await tmux.press('q');
  await restored(0);
});

test('CI=true changes nothing in how it draws and obeys', async () => {
  await tmux.press('export CI=true', 'Enter');
  await start('0', '100');
  await tmux.screenWith(/ENDPOINTS SERVED/);
  assert.equal(await tmux.flags(), '0 1');
  await tmux.press('q');
  await restored(0);
});

test('Ctrl-C does as q', async () => {
  await start('0', '100');
  await tmux.screenWith(/ENDPOINTS SERVED/);
  await tmux.press('C-c');
  assert.match(await restored(0), /^quit$/m);
});

test('a target that ends leaves its last frame, exit code 0', async () => {
  await start('8', '50');
  const screen = await restored(0);
  assert.match(screen, /ENDED/);
  assert.match(screen, /ENDPOINTS SERVED/);
  assert.doesNotMatch(screen, /q quit/);
});

test('SIGTERM restores the terminal', async () => {
  await start('0', '100');
  await tmux.screenWith(/ENDPOINTS SERVED/);
  await tmux.kill('SIGTERM');
  await restored(128 + 15);
});

test('Ctrl-Z gives the shell back, fg goes on', async () => {
  await start('0', '100');
  await tmux.screenWith(/ENDPOINTS SERVED/);
  await tmux.press('C-z');
  await tmux.screenWith(/Stopped/);
  assert.equal(await tmux.flags(), '1 0');
  await tmux.press('fg', 'Enter');
  await tmux.screenWith(/ENDPOINTS SERVED/);
  assert.equal(await tmux.flags(), '0 1');
  await tmux.press('q');
  await tmux.screenWith(/^quit$/m);
  assert.equal(await tmux.flags(), '1 0');
});

test('an exception restores the terminal', async () => {
  await start('6', '100', 'crash');
  assert.match(await restored(1), /demo crashed/);
});
