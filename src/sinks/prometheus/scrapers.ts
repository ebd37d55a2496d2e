import { BoundedMap } from '../../lib/bounded-map.ts';

/** A pair of servers, a person with curl, and as many more; each remembers some 200 bytes a series. */
const MAX_SCRAPERS = 8;

/**
 * What each scraper has been shown. It is known by its connection, which it keeps from one scrape to the next, and on a new
 * one by its name. A counter that is new to one who has been here before begins at 0: rates are taken from
 * one scrape to the next, and what it counted before its first would be in none. To who comes for the first time everything is as it is.
 */
export class Scrapers {
  readonly #byName = new BoundedMap<string, ReadonlySet<string>>({ limit: MAX_SCRAPERS });
  readonly #byConnection = new WeakMap<object, ReadonlySet<string>>();

  /** @param name the same for all connections of one scraper, and best for no others */
  scrape(connection: object, name: string): Scrape {
    const before = this.#byConnection.get(connection) ?? this.#byName.get(name);
    const shown = new Set<string>();
    return {
      isNew: (key) => {
        shown.add(key);
        return before !== undefined && !before.has(key);
      },
      done: () => {
        this.#byName.set(name, shown);
        this.#byConnection.set(connection, shown);
      },
    };
  }
}

export interface Scrape {
  isNew(key: string): boolean;
  /** The scraper has got it. */
  done(): void;
}
