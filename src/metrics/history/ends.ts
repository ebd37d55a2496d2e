import { BoundedMap } from '../../lib/bounded-map.ts';
import type { FoundName } from '../../metadata/found-name.ts';
import type { TransactionConnection } from '../../transactions/transaction.ts';

const OTHER = '(other)';
/** Told apart for one row; what comes later is counted as one more. More than a screen has lines; 100 bytes each. */
const MAX_ENDS = 64;
/** Of all rows. One that is met again after it had to make room is a new one, and joined with the old one when it is shown. */
const MAX_IDENTITIES = 4096;

/** The other end of connections: who calls a server, or whom a client calls. */
export interface EndIdentity {
  readonly address: string;
  /** Null of a caller: it is another one with each connection. */
  readonly port: number | null;
  /** Filled in later where it is found later. */
  readonly called: Pick<FoundName, 'name'>;
}

/** What one row did with it. */
export class End {
  transactions = 0;
  errors = 0;
  readonly identity: EndIdentity;

  constructor(identity: EndIdentity) {
    this.identity = identity;
  }

  add({ transactions, errors }: End): void {
    this.transactions += transactions;
    this.errors += errors;
  }
}

/** The ends of all connections, one object for those that are called the same. */
export class EndIdentities {
  readonly #identify: (connection: TransactionConnection) => EndIdentity;
  readonly #byName = new BoundedMap<string, EndIdentity>({ limit: MAX_IDENTITIES });
  /** By slot of the conversation: as many as were ever open at a time. */
  readonly #serials: number[] = [];
  readonly #known: EndIdentity[] = [];

  constructor(identify: (connection: TransactionConnection) => EndIdentity) {
    this.#identify = identify;
  }

  of(connection: TransactionConnection): EndIdentity {
    const { slot } = connection;
    return this.#serials[slot] === connection.serial ? (this.#known[slot] as EndIdentity) : this.#note(connection);
  }

  #note(connection: TransactionConnection): EndIdentity {
    const { slot, serial } = connection;
    const found = this.#identify(connection);
    const key = nameOf(found);
    const identity = this.#byName.get(key) ?? found;
    if (identity === found) this.#byName.set(key, found);
    while (this.#serials.length <= slot) {
      this.#serials.push(0);
      this.#known.push(identity);
    }
    this.#serials[slot] = serial;
    this.#known[slot] = identity;
    return identity;
  }
}

/** Those of one row, bounded, with exact counts. */
export class Ends {
  readonly #ends = new Map<EndIdentity, End>();
  /** Mostly the next one, too. */
  #last: End | null = null;
  #other: End | null = null;

  of(identity: EndIdentity): End {
    if (this.#last?.identity !== identity) this.#last = this.#ends.get(identity) ?? this.#admit(identity);
    return this.#last;
  }

  /** The most frequent first; those that are not told apart are one, `(other)`. */
  list(): readonly End[] {
    const byName = new Map<string, End>();
    for (const end of [...this.#ends.values(), ...(this.#other === null ? [] : [this.#other])]) {
      const key = nameOf(end.identity);
      const sum = byName.get(key) ?? new End(end.identity);
      sum.add(end);
      byName.set(key, sum);
    }
    const ends = [...byName.values()];
    return ends.sort((a, b) => b.transactions - a.transactions || (a.identity.address < b.identity.address ? -1 : 1));
  }

  clear(): void {
    this.#ends.clear();
    this.#last = null;
    this.#other = null;
  }

  #admit(identity: EndIdentity): End {
    if (this.#ends.size >= MAX_ENDS) {
      this.#other ??= new End({ address: OTHER, port: null, called: { name: null } });
      return this.#other;
    }
    const end = new End(identity);
    this.#ends.set(identity, end);
    return end;
  }
}

function nameOf({ address, port }: EndIdentity): string {
  return `${address}\0${port ?? ''}`;
}
