import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBy } from '../../src/commands/read-by.ts';
import type { UserError } from '../../src/lib/errors.ts';

test('what rows are split by is each once and in one order, however it is written', () => {
  assert.deepEqual(readBy(undefined), []);
  assert.deepEqual(readBy(['client', 'PID,client']), ['pid', 'client']);
  assert.deepEqual(readBy(['connection, unit']), ['unit', 'connection']);
});

test('what no row has is refused with what is meant', () => {
  assert.throws(
    () => readBy(['aplication']),
    ({ code, next }: UserError) => code === 'BAD_FLAG' && next[0] === 'Did you mean application?',
  );
  assert.throws(() => readBy(['']), { code: 'BAD_FLAG' });
});
