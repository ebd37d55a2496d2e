import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ascii, decimal, equalsFolded, lineFeed, MAX_DECIMAL } from '../../src/lib/ascii.ts';

describe('lineFeed', () => {
  it('finds the first in any place, for any bytes around it', () => {
    for (let length = 0; length < 24; length++) {
      for (let at = 0; at <= length; at++) {
        for (const fill of [0x09, 0x0b, 0x8a, 0x00, 0xff, 0x0d]) {
          const bytes = new Uint8Array(length).fill(fill);
          if (at < length) bytes.fill(0x0a, at);
          assert.equal(lineFeed(bytes, new DataView(bytes.buffer), 0, length), at);
        }
      }
    }
  });
  it('begins and ends where it is told to', () => {
    const bytes = ascii('a\nbcdefghijkl\n');
    const view = new DataView(bytes.buffer);
    assert.equal(lineFeed(bytes, view, 2, 14), 13);
    assert.equal(lineFeed(bytes, view, 2, 10), 10);
  });
});

describe('decimal', () => {
  const read = (text: string) => decimal(ascii(text), 0, text.length);

  it('reads digits alone', () => {
    assert.deepEqual(['0', '007', '123456789', '', '-1', '1 ', 'x'].map(read), [0, 7, 123456789, -1, -1, -1, -1]);
  });
  it('refuses what is too large to be added to', () => {
    assert.equal(read(String(MAX_DECIMAL)), MAX_DECIMAL);
    assert.equal(read(String(MAX_DECIMAL + 1)), -1);
    assert.equal(read('9'.repeat(400)), -1);
  });
});

describe('equalsFolded', () => {
  it('folds letters and nothing else', () => {
    const word = ascii('A-1');
    assert.equal(equalsFolded(ascii('a-1'), 0, 3, word), true);
    assert.equal(equalsFolded(ascii('a\r1'), 0, 3, word), false);
    assert.equal(equalsFolded(ascii('a-'), 0, 2, word), false);
  });
});
