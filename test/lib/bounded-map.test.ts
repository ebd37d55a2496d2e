import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BoundedMap } from '../../src/lib/bounded-map.ts';

function filled(evicts: 'used' | 'added', limit: number, ...keys: string[]): BoundedMap<string, string> {
  const map = new BoundedMap<string, string>({ limit, evicts });
  for (const key of keys) map.set(key, key.toUpperCase());
  return map;
}

describe('by use', () => {
  it('forgets what was neither read nor written for longest', () => {
    const map = filled('used', 3, 'a', 'b', 'c');
    assert.equal(map.get('a'), 'A');
    map.set('b', 'again');
    map.set('d', 'D');
    assert.deepEqual([...map.values()], ['A', 'again', 'D']);
    assert.equal(map.get('c'), undefined);
    assert.equal(map.evicted, 1);
  });

  it('does not take a question for a use', () => {
    const map = filled('used', 2, 'a', 'b');
    assert.ok(map.has('a'));
    map.set('c', 'C');
    assert.deepEqual([map.has('a'), map.has('b'), map.has('c')], [false, true, true]);
  });

  it('is the default', () => {
    const map = new BoundedMap<string, number>({ limit: 2 });
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    assert.deepEqual([...map.values()], [1, 3]);
  });
});

describe('by age', () => {
  it('forgets what came first, used or not', () => {
    const map = filled('added', 3, 'a', 'b', 'c');
    map.get('a');
    map.set('a', 'again');
    assert.deepEqual([...map.values()], ['again', 'B', 'C']);
    map.set('d', 'D');
    assert.deepEqual([...map.values()], ['B', 'C', 'D']);
  });
});

it('holds values that are undefined, or keys of any kind', () => {
  const map = new BoundedMap<unknown, undefined>({ limit: 2 });
  const key = {};
  map.set(key, undefined);
  assert.ok(map.has(key));
  assert.equal(map.size, 1);
  map.delete(key);
  assert.equal(map.size, 0);
});

it('tells of each eviction, when the entry is out and the new one not yet in', () => {
  const seen: unknown[] = [];
  const map = new BoundedMap<string, number>({
    limit: 1,
    onEvicted: (value, key) => seen.push([key, value, map.has(key), map.size, map.evicted]),
  });
  map.set('a', 1);
  map.set('b', 2);
  map.delete('b');
  map.set('c', 3);
  assert.deepEqual(seen, [['a', 1, false, 0, 1]]);
});

it('lets go of those that are too old, oldest first', () => {
  const map = new BoundedMap<number, number>({ limit: 10 });
  for (let n = 0; n < 10; n += 1) map.set(n, n);
  map.get(0);
  for (const value of map.values()) {
    if (value >= 6) break;
    map.delete(value);
  }
  assert.deepEqual([...map.values()], [6, 7, 8, 9, 0]);
  for (const value of map.values()) map.delete(value);
  assert.deepEqual([[...map.values()], map.size, map.evicted], [[], 0, 0]);
});

for (const evicts of ['used', 'added'] as const) {
  it(`does what a list would that is searched from its end: ${evicts}`, () => {
    const limit = 13;
    const map = new BoundedMap<number, number>({ limit, evicts });
    let model: [number, number][] = [];
    let evicted = 0;
    const renew = (key: number, value: number) => {
      if (evicts === 'added') model = model.map((entry) => (entry[0] === key ? [key, value] : entry));
      else model = [...model.filter((entry) => entry[0] !== key), [key, value]];
    };
    let random = 7;
    for (let step = 0; step < 50_021; step += 1) {
      random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
      const key = (random >>> 8) % 29;
      const known = model.find((entry) => entry[0] === key);
      const action = (random >>> 20) % 4;
      if (action === 0) {
        map.delete(key);
        model = model.filter((entry) => entry[0] !== key);
      } else if (action === 1) {
        assert.equal(map.get(key), known?.[1]);
        if (known !== undefined) renew(key, known[1]);
      } else {
        map.set(key, step);
        if (known !== undefined) renew(key, step);
        else {
          if (model.length === limit) {
            model.shift();
            evicted += 1;
          }
          model.push([key, step]);
        }
      }
      assert.equal(map.size, model.length);
      if (step % 101 === 0)
        assert.deepEqual(
          [...map.values()],
          model.map((entry) => entry[1]),
        );
    }
    assert.equal(map.evicted, evicted);
  });
}

it('keeps nothing of 10⁶ entries that came and went', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void;
  const map = new BoundedMap<number, Uint32Array>({ limit: 1000 });
  const churn = (from: number, to: number) => {
    for (let n = from; n < to; n += 1) {
      map.set(n, new Uint32Array(4));
      if (n % 3 === 0) map.delete(n);
    }
  };
  churn(0, 10_000);
  collect({ type: 'major' });
  const before = process.memoryUsage().heapUsed;
  let grown = 0;
  for (let from = 10_000; from < 1_010_000; from += 100_000) {
    churn(from, from + 100_000);
    collect({ type: 'minor' });
    collect({ type: 'minor' });
    // What only a full collection would free counts as held: so a Map that churns grows by the 100 MB.
    grown = Math.max(grown, process.memoryUsage().heapUsed - before);
  }
  assert.equal(map.size, 1000);
  assert.ok(grown < 8 * 2 ** 20, `${grown} bytes more`);
});
