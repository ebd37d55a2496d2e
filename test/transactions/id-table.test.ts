import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IdTable, NO_SLOT } from '../../src/transactions/by-id/id-table.ts';
import { Random } from '../conformance/random.ts';

const OPERATIONS = 100_000;
const TWO_32 = 2 ** 32;

/** The table and a Map through the same operations, by ids from `idOf`. */
function assertIsAMap(seed: number, idOf: (random: Random) => number): void {
  const random = new Random(seed);
  const table = new IdTable();
  const model = new Map<number, number>();
  for (let n = 0; n < OPERATIONS; n += 1) {
    const id = idOf(random);
    // Grows for a while, shrinks for a while.
    const adds = random.below(100) < (Math.floor(n / 5000) % 2 === 0 ? 70 : 30);
    if (adds) {
      table.set(id, n);
      model.set(id, n);
    } else {
      table.delete(id);
      model.delete(id);
    }
    const asked = idOf(random);
    assert.equal(table.get(asked), model.get(asked) ?? NO_SLOT, `${asked} after ${n} operations`);
    assert.equal(table.size, model.size);
  }
  for (const [id, slot] of model) assert.equal(table.get(id), slot);
}

describe('a table of ids', () => {
  it('is a Map for ids that are few', () => assertIsAMap(1, (random) => random.below(64)));

  it('is a Map for ids of 16 bits', () => assertIsAMap(2, (random) => random.below(65_536)));

  it('is a Map for ids of 53 bits', () =>
    assertIsAMap(3, (random) => random.below(2 ** 21) * TWO_32 + random.below(1000)));

  it('is a Map for ids of which many have one home', () =>
    // The upper half repeats the lower one: folded, all of them are 0 or 1.
    assertIsAMap(4, (random) => {
      const half = random.below(300);
      return half * TWO_32 + half + random.below(2);
    }));

  it('tells ids apart whose lower 32 bits are equal', () => {
    const table = new IdTable();
    table.set(7, 1);
    table.set(7 + TWO_32, 2);
    table.set(Number.MAX_SAFE_INTEGER, 3);
    table.set(0, 4);
    assert.deepEqual(
      [7, 7 + TWO_32, Number.MAX_SAFE_INTEGER, 0, 7 + 2 * TWO_32].map((id) => table.get(id)),
      [1, 2, 3, 4, NO_SLOT],
    );
  });

  it('keeps what it has while it grows', () => {
    const table = new IdTable();
    for (let id = 0; id < 20_000; id += 1) table.set(id * 3, id);
    assert.equal(table.size, 20_000);
    for (let id = 0; id < 20_000; id += 1) assert.equal(table.get(id * 3), id);
    assert.equal(table.get(1), NO_SLOT);
  });

  it('has a new slot for an id that it knows, and does not count it twice', () => {
    const table = new IdTable();
    table.set(5, 1);
    table.set(5, 2);
    assert.equal(table.get(5), 2);
    assert.equal(table.size, 1);
  });

  it('does not mind the end of what it does not know', () => {
    const table = new IdTable();
    table.delete(5);
    table.set(5, 0);
    table.delete(6);
    assert.equal(table.get(5), 0);
    assert.equal(table.size, 1);
  });

  it('does not slow down for ids that count up and go again', () => {
    // A table that kept tombstones would step over 10^6 of them.
    const table = new IdTable();
    for (let id = 0; id < 1_000_000; id += 1) {
      table.set(id, id & 7);
      if (id >= 8) table.delete(id - 8);
    }
    assert.equal(table.size, 8);
    assert.equal(table.get(999_999), 999_999 & 7);
    assert.equal(table.get(999_991), NO_SLOT);
  });
});
