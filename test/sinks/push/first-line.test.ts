import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLine } from '../../../src/sinks/push/first-line.ts';

test('what a stranger says is one line, escaped and cut', () => {
  assert.equal(firstLine(Buffer.from('')), '');
  assert.equal(firstLine(Buffer.from('\n\n out of order sample\nmore')), ' out of order sample');
  assert.equal(firstLine(Buffer.from('a\x1b[2J\u202eb')), ' a\\x1b[2J\\xe2\\x80\\xaeb');
  assert.equal(firstLine(Buffer.alloc(100_000, 'x')).length, 201);
});
