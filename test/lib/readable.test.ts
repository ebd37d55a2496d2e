/** Names in any script are themselves; what could move, hide or reorder what stands beside it is escaped. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printable } from '../../src/lib/ascii.ts';
import { readable } from '../../src/lib/readable.ts';
import { characterBytes } from '../../src/lib/utf8.ts';

function shown(text: string | readonly number[]): string {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text);
  const around = Buffer.concat([Buffer.from([0xc3]), bytes, Buffer.from([0xb6])]);
  return readable(around, 1, 1 + bytes.length);
}

describe('a readable name', () => {
  const names = ['größe', '注文', 'заказы', 'παραγγελία', 'طلبات', 'आदेश', 'cafe\u0301', '٣', '𠮷', 'a.b-c_d', ''];
  for (const name of names) it(`is itself: ${name}`, () => assert.equal(shown(name), name));

  it('of visible ASCII is as it is anywhere else', () => {
    const bytes = Uint8Array.from({ length: 128 }, (_, byte) => byte);
    assert.equal(readable(bytes, 0, 128), printable(bytes, 0, 128));
  });

  const hidden: Readonly<Record<string, string>> = {
    'control characters': 'a\u001b\u0085b',
    'what turns the direction': '\u202e\u200f\u061c\u2066\u2069',
    'what takes no room': '\u200b\u200d\u00ad\u2060\ufeff\ufe0f\u034f\u3164\u115f',
    blanks: '\u00a0\u2003\u3000\u2028',
    'what is neither letter nor digit': '→€😀\ufffd\ue000',
  };
  for (const [what, text] of Object.entries(hidden)) {
    it(`has ${what} escaped`, () => assert.match(shown(text), /^[ -~]+$/));
  }
  it('has each byte escaped that is not UTF-8', () => {
    assert.equal(shown([0x67, 0x72, 0xf6, 0xdf, 0x65]), 'gr%F6%DFe');
    assert.equal(shown([0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80]), '%C0%AF%ED%A0%80%F4%90%80%80');
    assert.equal(shown([0xe0, 0x80, 0xaf, 0xf0, 0x8f, 0xbf, 0xbf, 0xff]), '%E0%80%AF%F0%8F%BF%BF%FF');
    assert.equal(shown([0x61, 0xc3]), 'a%C3');
    assert.equal(shown([0xb6, 0x61]), '%B6a');
  });
  it('is escaped as its protocol does', () => {
    assert.equal(
      readable(Buffer.from('ö\u0001ÿ\xa0'), 0, 7, (byte) => `<${byte}>`),
      'ö<1>ÿ<194><160>',
    );
  });
});

it('a character is what a decoder of UTF-8 takes for one', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const isOne = (bytes: Uint8Array): boolean => {
    try {
      return [...strict.decode(bytes)].length === 1;
    } catch {
      return false;
    }
  };
  for (let first = 0x80; first < 0x100; first += 1) {
    for (let second = 0; second < 0x100; second += 1) {
      for (const rest of [[], [0x80], [0x80, 0xbf], [0xbf, 0x7f]]) {
        const bytes = Uint8Array.of(first, second, ...rest);
        assert.equal(characterBytes(bytes, 0, bytes.length) === bytes.length, isOne(bytes), `${bytes}`);
      }
    }
  }
});
