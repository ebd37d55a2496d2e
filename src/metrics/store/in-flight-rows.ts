import type { InFlight } from '../../transactions/in-flight.ts';
import type { CollectedInFlight, SeriesIdentity } from '../collection.ts';

interface Draft {
  readonly identity: SeriesIdentity;
  count: number;
  oldestNs: number;
}

/** Adds up what is under way, by row. */
export class InFlightRows {
  readonly #drafts = new Map<string, Draft>();

  add(identity: SeriesIdentity): Draft {
    const known = this.#drafts.get(identity.key);
    if (known !== undefined) return known;
    const draft = { identity, count: 0, oldestNs: Number.NaN };
    this.#drafts.set(identity.key, draft);
    return draft;
  }

  /** What waits by design has no age before that is over. */
  addRequest(identity: SeriesIdentity, { waiting, waitsNs, startNs }: InFlight, nowNs: number): void {
    const draft = this.add(identity);
    draft.count += 1;
    const ageNs = nowNs - startNs - (waiting ? waitsNs : 0);
    if (ageNs >= 0 && !(ageNs <= draft.oldestNs)) draft.oldestNs = ageNs;
  }

  collect(): CollectedInFlight[] {
    return [...this.#drafts.values()].map(({ identity, count, oldestNs }) => ({
      identity,
      count,
      oldestSeconds: Number.isNaN(oldestNs) ? null : oldestNs / 1e9,
    }));
  }
}
