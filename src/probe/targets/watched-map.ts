import type { BpfMap } from 'libbpf-ts';
import { readProcess } from '../../host/process-state.ts';
import type { TargetHost, WatchedProcesses } from './target.ts';

/** Nanoseconds of a clock tick of /proc: USER_HZ is 100 on all architectures. */
const TICK_NS = 10_000_000n;

/** The map `sae_targets` of bpf/targets.h, from user space. */
export class WatchedMap implements WatchedProcesses {
  readonly #map: Pick<BpfMap, 'get' | 'set' | 'delete' | 'keys'>;
  readonly #procPath: string;

  constructor(map: Pick<BpfMap, 'get' | 'set' | 'delete' | 'keys'>, { procPath }: TargetHost) {
    this.#map = map;
    this.#procPath = procPath;
  }

  /** A process's end before it is here is seen by nobody, after it by the hook. */
  add(pid: number): boolean {
    const key = new Uint8Array(Uint32Array.of(pid).buffer);
    if (this.#map.get(key) !== undefined) return false;
    const before = readProcess(pid, this.#procPath);
    if (before === null) return false;
    this.#map.set(key, new Uint8Array(BigUint64Array.of(BigInt(before.startTicks) * TICK_NS).buffer));
    const after = readProcess(pid, this.#procPath);
    if (after?.startTicks === before.startTicks) return true;
    this.#map.delete(key);
    return false;
  }

  pids(): number[] {
    return this.#map.keys().map((key) => new DataView(key.buffer, key.byteOffset).getUint32(0, true));
  }
}
