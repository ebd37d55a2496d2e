import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readClocks } from '../../src/lib/clock.ts';

/** Both clocks of a host, of which each reading takes 100 ns; the thread is away for `awayNs` before readings `at`. */
class Host {
  #nowNs = 5_000_123_456;
  #readings = 0;
  readonly #away: ReadonlyMap<number, number>;

  constructor(away: ReadonlyMap<number, number> = new Map()) {
    this.#away = away;
  }

  monotonic = (): number => this.#read();
  milliseconds = (): number => Math.floor((this.#read() + 1_700_000_000e9 + 250_000) / 1e6);

  #read(): number {
    this.#readings += 1;
    this.#nowNs += 100 + (this.#away.get(this.#readings) ?? 0);
    return this.#nowNs;
  }
}

it('reads both clocks at one moment, to the microsecond', () => {
  const { monotonicNs, realtimeNs } = readClocks(...clocksOf(new Host()));
  assert.ok(Math.abs(realtimeNs - monotonicNs - 1_700_000_000e9 - 250_000) < 1000);
});

it('… also where the thread is away between two readings', () => {
  for (let reading = 1; reading < 5000; reading += 97) {
    const { monotonicNs, realtimeNs } = readClocks(...clocksOf(new Host(new Map([[reading, 7e6]]))));
    assert.ok(Math.abs(realtimeNs - monotonicNs - 1_700_000_000e9 - 250_000) < 1000, `at reading ${reading}`);
  }
});

function clocksOf({ monotonic, milliseconds }: Host): [() => number, () => number] {
  return [monotonic, milliseconds];
}
