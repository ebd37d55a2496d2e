import type { FoundName } from '../../metadata/found-name.ts';
import type { TransactionConnection } from '../../transactions/transaction.ts';

const OTHER = '(other)';
/** Told apart for one row; what comes later is counted as one more. More than a screen has lines; 100 bytes each. */
const MAX_ENDS = 64;
/** Connections whose end is known without a look-up, by their slot: more than the pools of most programs. A power of two. */
const KNOWN = 32;

/** The other end of a row's connections: who calls a server, or whom a client calls. */
export class End {
  transactions = 0;
  errors = 0;
  readonly address: string;
  /** Null of a caller: it is another one with each connection. */
  readonly port: number | null;
  /** Filled in later where it is found later. */
  readonly called: Pick<FoundName, 'name'>;

  constructor({ address, port, called }: EndIdentity) {
    this.address = address;
    this.port = port;
    this.called = called;
  }
}

export interface EndIdentity {
  readonly address: string;
  readonly port: number | null;
  readonly called: Pick<FoundName, 'name'>;
}

export type IdentifyEnd = (connection: TransactionConnection) => EndIdentity;

/** The ends of one row's connections, bounded, with exact counts. */
export class Ends {
  readonly #identify: IdentifyEnd;
  readonly #byName = new Map<string, End>();
  #other: End | null = null;
  /** By slot: serials of connections, and their ends. */
  readonly #serials: number[] = [];
  readonly #known: End[] = [];

  constructor(identify: IdentifyEnd) {
    this.#identify = identify;
  }

  of(connection: TransactionConnection): End {
    const at = connection.slot & (KNOWN - 1);
    if (this.#serials[at] === connection.serial) return this.#known[at] as End;
    const end = this.#find(connection);
    while (this.#serials.length <= at) this.#serials.push(0);
    while (this.#known.length <= at) this.#known.push(end);
    this.#serials[at] = connection.serial;
    this.#known[at] = end;
    return end;
  }

  /** The most frequent first; those that are not told apart are one, `(other)`. */
  list(): readonly End[] {
    const ends = [...this.#byName.values(), ...(this.#other === null ? [] : [this.#other])];
    return ends.sort((a, b) => b.transactions - a.transactions || (a.address < b.address ? -1 : 1));
  }

  clear(): void {
    this.#byName.clear();
    this.#other = null;
    this.#serials.length = 0;
    this.#known.length = 0;
  }

  #find(connection: TransactionConnection): End {
    const identity = this.#identify(connection);
    const key = `${identity.address}\0${identity.port ?? ''}`;
    const known = this.#byName.get(key);
    if (known !== undefined) return known;
    if (this.#byName.size >= MAX_ENDS) {
      this.#other ??= new End({ address: OTHER, port: null, called: { name: null } });
      return this.#other;
    }
    const end = new End(identity);
    this.#byName.set(key, end);
    return end;
  }
}
