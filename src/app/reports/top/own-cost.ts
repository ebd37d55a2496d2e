import type { OwnCost } from '../../../metrics/scene.ts';
import type { ProbeRuns, RunCounting } from '../../../probe/run-counting.ts';

export interface OwnCostParts {
  /** Null in a replay, and where the kernel refuses. */
  countRuns(): RunCounting | null;
  /** Of the host, whatever time is looked at. */
  nowNs(): number;
  cpuMicroseconds(): number;
  residentBytes(): number;
}

/** A picture comes a drain early or late; one that answers a question comes at any time. */
const WHOLE = 0.8;

interface Reading {
  readonly atNs: number;
  readonly cpuMicroseconds: number;
  readonly probe: ProbeRuns | null;
}

/** What watching costs, from one reading to the next. */
export class OwnCosts implements Disposable {
  readonly #parts: OwnCostParts;
  #counting: RunCounting | null = null;
  #last: Reading | null = null;
  #cost: OwnCost | null = null;

  constructor(parts: OwnCostParts) {
    this.#parts = parts;
  }

  /** From here on it is looked at. */
  begin(): void {
    if (this.#last !== null) return;
    this.#counting = this.#parts.countRuns();
    this.#last = this.#read();
  }

  [Symbol.dispose](): void {
    this.#counting?.[Symbol.dispose]();
    this.#counting = null;
    this.#last = null;
    this.#cost = null;
  }

  /** Over the last interval that is over; null before there is one. */
  over(intervalNs: number): OwnCost | null {
    const last = this.#last;
    if (last === null) return null;
    const now = this.#read();
    const passedNs = now.atNs - last.atNs;
    if (passedNs < intervalNs * WHOLE) return this.#cost;
    this.#last = now;
    this.#cost = {
      cpuRatio: ((now.cpuMicroseconds - last.cpuMicroseconds) * 1000) / passedNs,
      residentBytes: this.#parts.residentBytes(),
      probe: probeCost(last.probe, now.probe, passedNs),
    };
    return this.#cost;
  }

  #read(): Reading {
    const { nowNs, cpuMicroseconds } = this.#parts;
    return { atNs: nowNs(), cpuMicroseconds: cpuMicroseconds(), probe: this.#counting?.read() ?? null };
  }
}

function probeCost(last: ProbeRuns | null, now: ProbeRuns | null, passedNs: number): OwnCost['probe'] {
  if (last === null || now === null) return null;
  const runs = now.runs - last.runs;
  const nanosecondsPerRun = runs === 0 ? 0 : (now.nanoseconds - last.nanoseconds) / runs;
  return { nanosecondsPerRun, runsPerSecond: (runs * 1e9) / passedNs };
}
