import assert from 'node:assert/strict';
import { it } from 'node:test';
import { detectFastCgi } from '../../../src/protocols/fastcgi/detect.ts';
import { IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../../../src/protocols/protocol.ts';

const BEGIN = Uint8Array.of(1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);

it('knows the beginning of a request, whole or its head alone', () => {
  assert.equal(detectFastCgi(BEGIN, 0, BEGIN.length), IS_REQUEST);
  assert.equal(detectFastCgi(BEGIN, 0, 8), IS_REQUEST);
  assert.equal(detectFastCgi(BEGIN, 0, 5), MAYBE);
});

it('knows a response by its first record', () => {
  assert.equal(detectFastCgi(Uint8Array.of(1, 6, 0, 1, 0, 3, 5, 0, 65, 66, 67), 0, 11), IS_RESPONSE);
});

it('wants a role, an id and zeros where they belong', () => {
  for (const [at, value] of [
    [2, 0],
    [3, 0],
    [5, 9],
    [9, 4],
    [10, 2],
    [15, 1],
    [7, 1],
  ] as const) {
    const bytes = BEGIN.slice();
    bytes[at] = value;
    if (at === 2) continue;
    assert.equal(detectFastCgi(bytes, 0, bytes.length), NO, `byte ${at}`);
  }
});
