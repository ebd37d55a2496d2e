import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MALFORMED, NameReader, skipName } from '../../../src/protocols/dns/name-reader.ts';
import { Names } from '../../../src/protocols/dns/names.ts';
import { pointer, wireName } from './messages.ts';

const HEADER = 12;

function read(reader: NameReader, bytes: readonly number[], from = HEADER): string | null {
  const message = Uint8Array.from(bytes);
  const end = reader.read(message, 0, from, message.length);
  assert.equal(
    end === MALFORMED ? MALFORMED : end,
    end === MALFORMED ? MALFORMED : skipName(message, from, message.length),
  );
  return end === MALFORMED ? null : Buffer.from(reader.text.subarray(0, reader.length)).toString('latin1');
}

function show(names: Names, name: string): string {
  const reader = new NameReader();
  const bytes = Uint8Array.of(...Array(HEADER).fill(0), ...wireName(name));
  reader.read(bytes, 0, HEADER, bytes.length);
  return names.textOf(reader);
}

describe('a name of DNS', () => {
  const reader = new NameReader();
  const head = Array<number>(HEADER).fill(0);

  it('may end in one from before, by a pointer', () => {
    const first = [...head, ...wireName('example.com')];
    assert.equal(read(reader, [...first, 3, 0x57, 0x77, 0x77, ...pointer(HEADER)], first.length), 'www.example.com');
    assert.equal(read(reader, [...first, ...pointer(HEADER + 8)], first.length), 'com');
    const second = [...first, 1, 0x61, ...pointer(HEADER)];
    assert.equal(read(reader, [...second, 1, 0x62, ...pointer(first.length)], second.length), 'b.a.example.com');
  });

  it('is none where its pointers go round in circles, forward, or into the header', () => {
    const loops = [
      [...head, ...pointer(HEADER)],
      [...head, 1, 0x61, ...pointer(HEADER)],
      [...head, ...pointer(HEADER + 2), ...pointer(HEADER)],
      [...head, ...pointer(HEADER + 2), 0],
      [...head, ...pointer(3)],
      [...head, 0xc0],
    ];
    for (const bytes of loops) assert.equal(read(reader, bytes), null);
  });

  it('has labels of 63 bytes and 255 bytes in all', () => {
    const labels = (count: number, length: number): number[] => [
      ...Array.from({ length: count }, () => [length, ...Array(length).fill(0x61)]).flat(),
    ];
    assert.equal(read(reader, [...head, ...labels(3, 63), ...labels(1, 61), 0])?.length, 253);
    assert.equal(read(reader, [...head, ...labels(3, 63), ...labels(1, 62), 0]), null);
    assert.equal(read(reader, [...head, 64, ...Array(64).fill(0x61), 0]), null);
    assert.equal(read(reader, [...head, ...labels(1, 5)]), null);
  });
});

describe('names that are shown', () => {
  it('are themselves, in one string each', () => {
    const names = new Names();
    for (const name of ['a.example.com', 'example.com', 'com', 'localhost']) assert.equal(show(names, name), name);
    assert.equal(show(names, ''), '.');
    assert.equal(names.capped, 0);
  });

  it('are their domain where it has too many, and what was known stays', () => {
    const names = new Names({ below: 3, names: 100 });
    const hosts = ['a', 'b', 'c', 'd', 'e'].map((host) => show(names, `${host}.example.com`));
    assert.deepEqual(hosts, ['a.example.com', 'b.example.com', 'c.example.com', '*.example.com', '*.example.com']);
    assert.equal(show(names, 'deep.d.example.com'), '*.example.com');
    assert.equal(show(names, 'deep.a.example.com'), 'deep.a.example.com');
    assert.equal(show(names, 'a.example.com'), 'a.example.com');
    assert.equal(show(names, 'x.example.org'), 'x.example.org');
    assert.equal(names.capped, 3);
  });

  it('are their domain, whatever dots its labels have', () => {
    const names = new Names({ below: 1, names: 100 });
    const shownAs = (...labels: readonly string[]): string => {
      const reader = new NameReader();
      const wire = labels.flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]);
      const bytes = Uint8Array.of(...Array(HEADER).fill(0), ...wire, 0);
      reader.read(bytes, 0, HEADER, bytes.length);
      return names.textOf(reader);
    };
    assert.equal(shownAs('a', 'x.y', 'test'), 'a.x\\.y.test');
    assert.equal(shownAs('b', 'x.y', 'test'), '*.x\\.y.test');
    assert.equal(shownAs('y', 'test'), '*.test');
    assert.equal(shownAs('x\\', 'other'), '*');
    assert.equal(names.size, 3);
  });

  it('are bounded in number whatever is asked for, and what is refused is counted', () => {
    const names = new Names({ below: 5, names: 50 });
    const shown = new Set<string>();
    for (let i = 0; i < 10_000; i += 1) shown.add(show(names, `${i}.d${i % 7}.t${i % 11}`));
    assert.ok(names.size <= 50);
    assert.ok(shown.size <= 100, `${shown.size}`);
    assert.ok(names.capped > 9_900);
    assert.ok(shown.has('*'));
  });
});
