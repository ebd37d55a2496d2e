import { Probe } from '../../src/probe/probe.ts';
import type { Way } from '../equality/sae-mon.ts';
import { type SeenRecord, seenRecords } from '../probe/seen-record.ts';

const BATCH_BYTES = 1 << 20;

/** The kernel's own records of some processes and their children: what is told also where no decoder looks. */
export class Recorder implements Disposable {
  readonly #probe: Probe;
  readonly #buffer = new Uint8Array(BATCH_BYTES);

  constructor(pids: readonly number[], way: Way) {
    const target = { kind: 'pids', pids, followChildren: true } as const;
    this.#probe = Probe.attach({ way, target, copyBytes: 16_384, turnBytes: 1 << 20, ringBytes: 64 << 20 });
  }

  /** Of the time since it was asked last. */
  records(): SeenRecord[] {
    const records: SeenRecord[] = [];
    for (;;) {
      const length = this.#probe.drain(this.#buffer);
      if (length === 0) return records;
      records.push(...seenRecords(this.#buffer.subarray(0, length)));
    }
  }

  [Symbol.dispose](): void {
    this.#probe[Symbol.dispose]();
  }
}
