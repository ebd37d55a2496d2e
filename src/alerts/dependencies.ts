import type { SnapshotRow } from '../metrics/snapshot.ts';
import type { Judgement, Subject } from './alert.ts';
import { dependencySubject } from './subjects.ts';

/** Servers that a rule knows: a scan must not fill memory. */
const MAX_DEPENDENCIES = 10_000;

interface Dependency {
  readonly subject: Subject;
  readonly firstSeen: number;
}

/** Whom the target calls, since when: those of the first window after the attach are not new. */
export class Dependencies {
  readonly #windowSeconds: number;
  readonly #known = new Map<string, Dependency>();
  #refused = 0;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  get refused(): number {
    return this.#refused;
  }

  /** Each is new for the length of a window. */
  judge(rows: readonly SnapshotRow[], { now, active }: { now: number; active: readonly Subject[] }): Judgement[] {
    for (const row of rows) {
      const subject = dependencySubject(row);
      if (subject === null || this.#known.has(subject.key)) continue;
      if (this.#known.size >= MAX_DEPENDENCIES) this.#refused += 1;
      else this.#known.set(subject.key, { subject, firstSeen: this.#learns(now) ? Number.NEGATIVE_INFINITY : now });
    }
    const fresh = [...this.#known.values()].filter(({ firstSeen }) => now - firstSeen < this.#windowSeconds - 1e-6);
    const keys = new Set(fresh.map(({ subject }) => subject.key));
    return [
      ...fresh.map(({ subject }) => ({ subject, verdict: 'holds' as const, value: null })),
      ...active
        .filter(({ key }) => !keys.has(key))
        .map((subject) => ({ subject, verdict: 'clear' as const, value: null })),
    ];
  }

  #learns(now: number): boolean {
    return now <= this.#windowSeconds + 1e-6;
  }
}
