import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseDuration } from '../../src/lib/duration.ts';
import { UserError } from '../../src/lib/errors.ts';

it('reads a number with its unit as nanoseconds', () => {
  const expected = {
    '500ms': 500e6,
    '10s': 10e9,
    '5m': 300e9,
    '2h': 7200e9,
    '250us': 250e3,
    '1.5s': 1.5e9,
    ' 3s ': 3e9,
  };
  for (const [text, nanoseconds] of Object.entries(expected)) assert.equal(parseDuration(text), nanoseconds);
});

it('refuses anything else and says what to write', () => {
  for (const text of [
    '',
    '10',
    's',
    '10 s',
    '-1s',
    '1e3s',
    '10sec',
    '0s',
    '0.1us',
    'NaNs',
    '1s2',
    '1000h',
    `${'9'.repeat(400)}s`,
  ]) {
    assert.throws(
      () => parseDuration(text),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, 'BAD_DURATION');
        assert.ok(error.message.includes(text));
        assert.equal(error.next.length, 1);
        return true;
      },
    );
  }
});
