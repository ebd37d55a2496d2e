import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdRanks, NO_RANKS, type Ranks } from '../../../../src/views/top/list/ranks.ts';

/** Feeds one wanted order a tick; gives what is drawn after each. */
function drawn(...ticks: string[]): string[] {
  let ranks: Ranks = NO_RANKS;
  return ticks.map((tick) => {
    ranks = holdRanks(ranks, [...tick]);
    return ranks.order.join('');
  });
}

test('the first tick is drawn as sorted', () => {
  assert.deepEqual(drawn('cab'), ['cab']);
});

test('a row moves when its new rank has held for three ticks', () => {
  assert.deepEqual(drawn('abcd', 'dabc', 'dabc', 'dabc'), ['abcd', 'abcd', 'abcd', 'dabc']);
});

test('rows that change places every tick stay where they are', () => {
  assert.deepEqual(drawn('ab', 'ba', 'ab', 'ba', 'ab', 'ba'), ['ab', 'ab', 'ab', 'ab', 'ab', 'ab']);
});

test('a row that jitters far from its place comes as near as it surely belongs', () => {
  const last = drawn('abcde', 'eabcd', 'aebcd', 'eabcd').at(-1) ?? '';
  assert.ok(last.indexOf('e') <= 1, last);
});

test('new rows wait at the end for three ticks; the others do not move for them', () => {
  assert.deepEqual(drawn('ab', 'xab', 'xab', 'xab'), ['ab', 'abx', 'abx', 'xab']);
});

test('rows that are gone leave no hole, and come back as new', () => {
  assert.deepEqual(drawn('abc', 'ac', 'bac', 'bac', 'bac'), ['abc', 'ac', 'acb', 'acb', 'bac']);
});

test('any sequence of orders draws each wanted row exactly once', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  let ranks: Ranks = NO_RANKS;
  for (let tick = 0; tick < 500; tick += 1) {
    const keys = [...'abcdefghijkl'].filter(() => random(4) > 0);
    for (let at = keys.length - 1; at > 0; at -= 1) {
      const other = random(at + 1);
      [keys[at], keys[other]] = [keys[other] ?? '', keys[at] ?? ''];
    }
    ranks = holdRanks(ranks, keys);
    assert.deepEqual(ranks.order.toSorted(), keys.toSorted());
    for (const wanted of ranks.wanted.values()) assert.ok(wanted.length <= 3);
  }
});
