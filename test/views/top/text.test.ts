import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, cutStart, left, printable, right, widthOf } from '../../../src/views/top/text.ts';

test('nothing that moves the cursor, reorders or hides text is left', () => {
  assert.equal(printable('a\u001b[2Jb\u0007c\r\n\td\u009b1me\u007f'), 'a[2Jbcd1me');
  assert.equal(printable('a\u202eb\u2066c\u200bd\u2028e\ufefff\ud800g'), 'abcdefg');
  assert.equal(printable('/päth/日本'), '/päth/日本');
});

test('text is cut by display columns, and a wide character is never halved', () => {
  assert.equal(cut('abcdef', 6), 'abcdef');
  assert.equal(cut('abcdefg', 6), 'abcde…');
  assert.equal(cut('日本語テキスト', 6), '日本…');
  assert.equal(widthOf(left('日本語テキスト', 6)), 6);
  assert.equal(cut('abc', 0), '');
  assert.equal(cutStart('10.0.0.107:6379', 8), '…07:6379');
  assert.equal(cutStart('日本語', 4), '…語');
});

test('padding gives exactly the width', () => {
  assert.equal(left('ab', 4), 'ab  ');
  assert.equal(right('ab', 4), '  ab');
  assert.equal(right('e\u0301', 3), '  \u00e9');
});
