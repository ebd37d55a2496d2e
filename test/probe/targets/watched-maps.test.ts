import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WatchedMaps } from '../../../src/probe/targets/watched-maps.ts';
import { FakeHost } from './fake-host.ts';

/** Keys and values of the map as the eBPF programs see them, without a kernel. */
class Table {
  readonly #values = new Map<number, Uint8Array>();
  readonly #written: () => void;

  constructor(written: () => void = () => undefined) {
    this.#written = written;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#values.get(numberOf(key));
  }

  set(key: Uint8Array, value: Uint8Array): boolean {
    this.#values.set(numberOf(key), value);
    this.#written();
    return true;
  }

  delete(key: Uint8Array): boolean {
    return this.#values.delete(numberOf(key));
  }

  keys(): Uint8Array[] {
    return [...this.#values.keys()].map((pid) => new Uint8Array(Uint32Array.of(pid).buffer));
  }

  startOf(pid: number): bigint | undefined {
    const value = this.#values.get(pid);
    return value && new DataView(value.buffer).getBigUint64(0, true);
  }
}

function numberOf(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset).getUint32(0, true);
}

function watchedBy(targets: Table, host: FakeHost): WatchedMaps {
  return new WatchedMaps({ targets, commands: new Table(), ports: new Table(), cgroups: new Table() }, host);
}

test('a process that lives is added once, with its start in nanoseconds', () => {
  using host = new FakeHost();
  host.process(10, { startTicks: 1234 });
  const table = new Table();
  const watched = watchedBy(table, host);
  assert.deepEqual([watched.add(10), watched.add(10)], [true, false]);
  assert.deepEqual(watched.pids(), [10]);
  assert.equal(table.startOf(10), 12_340_000_000n);
});

test('who is not there or has ended is not added; a zombie whose threads go on is', () => {
  using host = new FakeHost();
  host.process(10, { state: 'Z' });
  host.process(11, { state: 'X' });
  host.process(12, { state: 'Z', threads: 2 });
  const watched = watchedBy(new Table(), host);
  assert.deepEqual(
    [9, 10, 11, 12].map((pid) => watched.add(pid)),
    [false, false, false, true],
  );
  assert.deepEqual(watched.pids(), [12]);
});

test('a process whose end was seen by nobody, since it came before it was added, does not stay', () => {
  using host = new FakeHost();
  host.process(10);
  const watched = watchedBy(new Table(() => host.end(10)), host);
  assert.equal(watched.add(10), false);
  assert.deepEqual(watched.pids(), []);
});

test('another process that took its pid meanwhile does not stay in its name', () => {
  using host = new FakeHost();
  host.process(10, { startTicks: 1 });
  const watched = watchedBy(new Table(() => host.process(10, { startTicks: 2 })), host);
  assert.equal(watched.add(10), false);
  assert.deepEqual(watched.pids(), []);
});

test('who is left out stays so, also where another target has it', () => {
  using host = new FakeHost();
  for (const pid of [10, 11, 12]) host.process(pid);
  const watched = watchedBy(new Table(), host);
  const leftOut = watched.of({ firstCgroup: 0, leftOut: true });
  assert.deepEqual([leftOut.add(10), watched.add(10)], [true, false]);
  assert.deepEqual([watched.add(11), leftOut.add(11), leftOut.add(11)], [true, true, false]);
  watched.add(12);
  assert.deepEqual([watched.pids(), leftOut.pids()], [[12], [10, 11]]);
});
