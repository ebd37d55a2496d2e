import assert from 'node:assert/strict';
import { test } from 'node:test';
import { possibleCpus } from '../src/index.ts';
import { attachWith, openWith, trigger, u32, u64 } from './fixture.ts';

test('a hash gives back what was set, replaced and deleted', () => {
  using object = openWith('use_tables').load();
  const table = object.map('table');
  assert.equal(table.get(u64(7)), undefined);
  table.set(u64(7), u32(1));
  table.set(u64(7), u32(2));
  assert.deepEqual(table.get(u64(7)), u32(2));
  assert.equal(table.delete(u64(7)), true);
  assert.equal(table.delete(u64(7)), false);
  assert.equal(table.get(u64(7)), undefined);
});

test('a value is read into the bytes that are given', () => {
  using object = openWith('use_tables').load();
  const table = object.map('table');
  table.set(u64(1), u32(0xdecade));
  const room = new Uint8Array(12);
  const into = room.subarray(4, 8);
  assert.equal(table.get(u64(1), into), into);
  assert.deepEqual(room, u32(0, 0xdecade, 0));
});

test('set modes create only, or replace only', () => {
  using object = openWith('use_tables').load();
  const table = object.map('table');
  assert.throws(() => table.set(u64(1), u32(1), 'exist'), { name: 'BpfError', code: 'ENOENT' });
  table.set(u64(1), u32(1), 'create');
  assert.throws(() => table.set(u64(1), u32(2), 'create'), { name: 'BpfError', code: 'EEXIST' });
  table.set(u64(1), u32(3), 'exist');
  assert.deepEqual(table.get(u64(1)), u32(3));
});

test('a full hash refuses, a full LRU hash forgets', () => {
  using object = openWith('use_tables').load();
  for (let i = 0; i < 64; i++) object.map('table').set(u64(i), u32(i));
  assert.throws(() => object.map('table').set(u64(64), u32(0)), { name: 'BpfError', code: 'E2BIG' });
  for (let i = 0; i < 1000; i++) object.map('recent').set(u32(i), u32(i));
  assert.deepEqual(object.map('recent').get(u32(999)), u32(999));
  assert.ok(object.map('recent').keys().length <= 64);
});

test('keys are each given once, and deleting while walking over them is safe', () => {
  using object = openWith('use_tables').load();
  const table = object.map('table');
  assert.deepEqual(table.keys(), []);
  for (let i = 0; i < 64; i++) table.set(u64(i), u32(i));
  const numbers: bigint[] = [];
  for (const key of table.keys()) {
    numbers.push(new BigUint64Array(key.buffer)[0] ?? -1n);
    assert.equal(table.delete(key), true);
  }
  assert.deepEqual(
    numbers.sort((a, b) => Number(a - b)),
    Array.from({ length: 64 }, (_, i) => BigInt(i)),
  );
  assert.deepEqual(table.keys(), []);
});

test('an array has all its keys, and none can be deleted', () => {
  using object = openWith('count_raw').load();
  const array = object.map('seen');
  assert.deepEqual(
    array.keys(),
    Array.from({ length: 8 }, (_, i) => u32(i)),
  );
  assert.throws(() => array.delete(u32(0)), { name: 'BpfError', code: 'EINVAL' });
  assert.equal(array.get(u32(8)), undefined);
});

test('a per-CPU array keeps a value for each possible CPU, at multiples of its stride', () => {
  using object = attachWith('share');
  const counts = object.map('counts');
  assert.deepEqual([counts.valueSize, counts.stride, counts.readSize], [12, 16, 16 * possibleCpus()]);
  const start = new Uint8Array(counts.readSize);
  for (let cpu = 0; cpu < possibleCpus(); cpu++) start.set(u32(cpu, 100, 0), cpu * counts.stride);
  counts.set(u32(0), start);
  trigger(101);
  const values = counts.getPerCpu(u32(0)) ?? [];
  assert.equal(values.length, possibleCpus());
  const words = values.map((value) => new Uint32Array(value.slice().buffer));
  assert.deepEqual(
    words.map((word) => word[0]),
    words.map((_, cpu) => cpu),
  );
  assert.equal(
    words.reduce((sum, word) => sum + (word[1] ?? 0), 0),
    101 + 100 * possibleCpus(),
  );
  assert.equal(counts.getPerCpu(u32(2)), undefined);
});

test('a per-CPU hash is read, set and walked over like any other', () => {
  using object = openWith('use_tables').load();
  const map = object.map('counts_by_key');
  const value = new Uint8Array(map.readSize).fill(1);
  map.set(u32(5), value);
  assert.deepEqual(map.get(u32(5)), value);
  assert.deepEqual(map.keys(), [u32(5)]);
});

test('keys and values of another size than the map has are refused', () => {
  using object = openWith('use_tables').load();
  const table = object.map('table');
  assert.throws(() => table.get(u32(1)), RangeError);
  assert.throws(() => table.get(u64(1), new Uint8Array(5)), RangeError);
  assert.throws(() => table.set(u64(1), new Uint8Array(3)), RangeError);
  assert.throws(() => table.delete(new Uint8Array(0)), RangeError);
  assert.throws(() => object.map('counts').get(u32(0), new Uint8Array(12)), RangeError);
  assert.throws(() => table.get('key' as unknown as Uint8Array), TypeError);
});

test('what is written to a mapped array the program sees, and back', () => {
  using object = attachWith('share');
  const shared = object.map('shared');
  const memory = shared.mapped();
  assert.equal(memory.byteLength, shared.stride * 1000);
  assert.equal(shared.mapped(), memory);
  const words = new Int32Array(memory);
  const last = (999 * shared.stride) / 4;
  Atomics.store(words, last, 41);
  trigger(1);
  assert.equal(Atomics.load(words, last + 1), 42);
  assert.deepEqual(shared.get(u32(999)), u32(41, 42, 0));
});

test('global variables are shared through the mapped data section', () => {
  using object = attachWith('share');
  const words = new BigUint64Array(object.map('.bss').mapped());
  for (const value of [1n, 2n ** 40n]) {
    // from_user and to_user stand side by side, in one order or the other, with sequence.
    words.fill(value);
    trigger(1);
    assert.ok(words.includes(2n * value), `${words}`);
  }
});

test('only arrays made for it can be mapped', () => {
  using object = openWith('use_tables').load();
  assert.throws(() => object.map('table').mapped(), { name: 'BpfError', code: 'EINVAL' });
  assert.throws(() => object.map('seen').mapped(), { name: 'BpfError', code: 'EINVAL' });
});

test('a mapped buffer is detached before its memory goes', () => {
  const object = openWith('share').load();
  const memory = object.map('shared').mapped();
  const bytes = new Uint8Array(memory);
  object[Symbol.dispose]();
  assert.equal(memory.byteLength, 0);
  assert.equal(bytes[0], undefined);
});

test('a mapped buffer that was transferred against the rules does not crash', () => {
  const object = openWith('share').load();
  const memory = object.map('shared').mapped() as unknown as { transfer(): ArrayBuffer };
  const moved = memory.transfer();
  object[Symbol.dispose]();
  new Uint8Array(moved).fill(1);
});
