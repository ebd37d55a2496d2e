/**
 * How a collection crosses threads. What series are called is most of it and never changes: it is sent with the first
 * collection that has them, and again only after one that had not.
 */
import { InvariantError } from '../lib/errors.ts';
import type { CollectedInFlight, CollectedSeries, Collection, SeriesIdentity } from '../metrics/collection.ts';

type Numbered<Row extends { readonly identity: SeriesIdentity }> = Omit<Row, 'identity'> & {
  readonly identity: number;
};

/** A collection whose identities are numbers, and what those are called that the one before had not. */
export interface SentCollection extends Omit<Collection, 'series' | 'inFlight'> {
  readonly named: readonly (readonly [number, SeriesIdentity])[];
  readonly series: readonly Numbered<CollectedSeries>[];
  readonly inFlight: readonly Numbered<CollectedInFlight>[];
}

/** The worker's end. An identity is known by its object. */
export class CollectionSender {
  /** Of the last collection. */
  #numbers = new Map<SeriesIdentity, number>();
  #next = 0;

  toSent(collection: Collection): SentCollection {
    const before = this.#numbers;
    const numbers = new Map<SeriesIdentity, number>();
    const named: [number, SeriesIdentity][] = [];
    const numberOf = (identity: SeriesIdentity): number => {
      const known = numbers.get(identity) ?? before.get(identity);
      const number = known ?? this.#next;
      numbers.set(identity, number);
      if (known !== undefined) return number;
      this.#next += 1;
      named.push([number, identity]);
      return number;
    };
    const series = collection.series.map((row) => ({ ...row, identity: numberOf(row.identity) }));
    const inFlight = collection.inFlight.map((row) => ({ ...row, identity: numberOf(row.identity) }));
    this.#numbers = numbers;
    return { ...collection, named, series, inFlight };
  }
}

/** The main thread's end: gives one object for an identity for as long as each collection has it. */
export class CollectionReceiver {
  #identities = new Map<number, SeriesIdentity>();

  /** @throws InvariantError where one was left out before */
  toCollection({ named, series, inFlight, ...rest }: SentCollection): Collection {
    const known = new Map([...this.#identities, ...named]);
    const identities = new Map<number, SeriesIdentity>();
    const identityOf = (number: number): SeriesIdentity => {
      const identity = known.get(number);
      if (identity === undefined) throw new InvariantError(`a series has no name: ${number}`);
      identities.set(number, identity);
      return identity;
    };
    const collection = {
      ...rest,
      series: series.map((row) => ({ ...row, identity: identityOf(row.identity) })),
      inFlight: inFlight.map((row) => ({ ...row, identity: identityOf(row.identity) })),
    };
    this.#identities = identities;
    return collection;
  }
}
