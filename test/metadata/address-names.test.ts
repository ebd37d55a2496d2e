import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAddress } from '../../src/lib/address.ts';
import { AddressNames } from '../../src/metadata/address-names.ts';

const SECOND = 1e9;
const HOUR = 3600;

/** Of process 7, and for an hour, unless told otherwise. */
function learn(names: AddressNames, address: string, name: string, options: Partial<Told> = {}): void {
  const { asker = 7, nowNs = 0, ttlSeconds = HOUR } = options;
  const bytes = new Uint8Array(18);
  assert.ok(parseAddress(address, bytes.subarray(2)));
  names.learn(asker, bytes, 2, { name, nowNs, ttlSeconds });
}

interface Told {
  readonly asker: number;
  readonly nowNs: number;
  readonly ttlSeconds: number;
}

describe('the name of an address', () => {
  it('is the one that the process has asked for last', () => {
    const names = new AddressNames();
    assert.equal(names.nameOf(7, '10.0.0.5', 0), null);
    for (const address of ['10.0.0.5', 'fd00::5']) {
      learn(names, address, 'db-1.internal');
      learn(names, address, 'db.internal');
      learn(names, address, 'other.internal', { asker: 8 });
      assert.equal(names.nameOf(7, address, SECOND), 'db.internal');
      assert.equal(names.nameOf(8, address, SECOND), 'other.internal');
      assert.equal(names.nameOf(9, address, SECOND), 'other.internal', 'of whoever has not asked');
    }
    assert.equal(names.nameOf(7, '10.0.0.6', SECOND), null);
    assert.equal(names.nameOf(7, '/run/db.sock', SECOND), null);
  });

  it('is known for as long as the answer is good, for a minute at least and a day at most', () => {
    for (const [ttl, seconds] of [
      [0, 60],
      [300, 300],
      [7 * 24 * HOUR, 24 * HOUR],
    ] as const) {
      const names = new AddressNames();
      learn(names, '10.0.0.5', 'db', { nowNs: 5 * SECOND, ttlSeconds: ttl });
      assert.equal(names.nameOf(7, '10.0.0.5', (5 + seconds) * SECOND), 'db');
      assert.equal(names.nameOf(7, '10.0.0.5', (6 + seconds) * SECOND), null);
    }
  });

  it('of what is another in each host is nobody’s but who has asked', () => {
    for (const address of ['127.0.0.1', '127.0.0.53', '0.0.0.0', '::1', '::']) {
      const names = new AddressNames();
      learn(names, address, 'blocked.example');
      assert.equal(names.nameOf(7, address, 0), 'blocked.example');
      assert.equal(names.nameOf(8, address, 0), null, address);
    }
    const names = new AddressNames();
    learn(names, '128.0.0.1', 'a');
    learn(names, '::2', 'b');
    assert.deepEqual([names.nameOf(8, '128.0.0.1', 0), names.nameOf(8, '::2', 0)], ['a', 'b']);
  });

  it('makes room where there are too many: what is over first goes first, and what was good is counted', () => {
    const names = new AddressNames({ sets: 1 });
    for (const [host, ttlSeconds] of [400, 100, 300, 200].entries())
      learn(names, `127.0.0.${host}`, `n${host}`, { ttlSeconds });
    assert.equal(names.forgotten, 0);
    learn(names, '127.0.0.9', 'late', { nowNs: 50 * SECOND });
    assert.deepEqual([names.forgotten, names.nameOf(7, '127.0.0.1', 50 * SECOND)], [1, null]);
    learn(names, '127.0.0.10', 'later', { nowNs: 250 * SECOND });
    assert.deepEqual([names.forgotten, names.nameOf(7, '127.0.0.0', 250 * SECOND)], [1, 'n0']);
    learn(names, '127.0.0.0', 'renamed', { nowNs: 250 * SECOND });
    assert.deepEqual([names.forgotten, names.nameOf(7, '127.0.0.0', 250 * SECOND)], [1, 'renamed']);
  });

  it('is kept for many at a time', () => {
    const names = new AddressNames();
    for (let host = 0; host < 2048; host += 1) learn(names, `10.1.${host >> 8}.${host & 255}`, `n${host}`);
    assert.ok(names.forgotten < 41, `${names.forgotten}`);
    assert.equal(names.nameOf(7, '10.1.7.255', SECOND), 'n2047');
  });
});
