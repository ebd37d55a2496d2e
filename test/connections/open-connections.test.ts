import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeOpening, openingOf } from '../../src/connections/conversations/opening.ts';

function shapeOf(bytes: readonly number[] | string): string | null {
  const all = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes);
  const view = new DataView(all.buffer);
  return describeOpening(openingOf({ bytes: all, view, start: 0, end: all.length }));
}

describe('what first bytes look like', () => {
  test('text is text, in any language, and nothing of it is told', () => {
    for (const text of ['EHLO example.org\r\n', 'пароль', '密', 'a', '\t{"a": 1}', 'é'.repeat(40)]) {
      assert.equal(shapeOf(text), 'text', text);
    }
  });

  test('text whose last character is cut off is text', () => {
    const cut = [...new TextEncoder().encode('naïveté')].slice(0, -1);
    assert.equal(shapeOf(cut), 'text');
  });

  test('the first two bytes are told of what is no text, unless one of them may be', () => {
    assert.equal(shapeOf([0x16, 0x03, 0x01, 0x02, 0x00]), 'binary, begins with 0x16 0x03');
    assert.equal(shapeOf([0x00, 0x00, 0x00, 0x2a]), 'binary, begins with 0x00 0x00');
    assert.equal(shapeOf([0x00, 0x41, 0x00]), 'binary');
    assert.equal(shapeOf([0x41, 0x00, 0x00]), 'binary');
    assert.equal(shapeOf([0x07]), 'binary');
    // Latin-1.
    assert.equal(shapeOf([0xe9, 0xe0, 0x20]), 'binary');
  });

  test('of no bytes nothing is known', () => {
    assert.equal(shapeOf([]), null);
  });
});
