import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canDraw, hasColors } from '../../src/commands/terminal.ts';

const TTY = { isTTY: true };

test('a picture needs a terminal that is more than dumb, and colours one that may have them', () => {
  const answers = (stdout: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean[] => [
    canDraw(stdout, env),
    hasColors(stdout, env),
  ];
  assert.deepEqual(answers(TTY, { TERM: 'xterm-256color' }), [true, true]);
  assert.deepEqual(answers(TTY, { TERM: 'xterm', NO_COLOR: '1' }), [true, false]);
  assert.deepEqual(answers(TTY, { TERM: 'xterm', NO_COLOR: '' }), [true, true]);
  for (const TERM of ['dumb', '', undefined]) assert.deepEqual(answers(TTY, { TERM }), [false, false]);
  assert.deepEqual(answers({}, { TERM: 'xterm' }), [false, false]);
});
