/** Under which name an address was found, by the answers of name servers that were seen. */
import { parseAddress } from '../lib/address.ts';

/** One process', which has asked itself, or what anybody has. */
const ANYBODY = -1;
/** Names for some thousand servers, each for the one who asked and for all others; 0.8 MB, from the first answer on. */
const DEFAULT_SETS = 4096;
/** Places where one address may be. */
const WAYS = 4;
const WORDS = 4;
/** Whoever has asked connects after that, and many programs keep an answer for longer than they may: Java for 30 s. */
const LEAST_SECONDS = 60;
/** Nobody means more (RFC 8767, 4: a week at most; resolvers take a day). */
const MOST_SECONDS = 86_400;
const SECOND_NS = 1e9;

/** As many sets as `names` need at least. */
export function setsFor(names: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, names / WAYS)));
}

export interface AddressNamesOptions {
  /** A power of two. */
  readonly sets?: number;
}

/**
 * Names by address, and by the process that asked for them: of two names of one address the one that it asked for last.
 * Bounded: a name that is still good and has to make room is counted. Times are of events. Nothing is allocated to learn.
 */
export class AddressNames {
  /** Names that had to make room while they were good. */
  forgotten = 0;
  readonly #sets: number;
  #askers = new Int32Array(0);
  #words = new Int32Array(0);
  #untilNs = new Float64Array(0);
  #names: (string | null)[] = [];
  /** The address that is looked for. */
  readonly #wanted = new Int32Array(WORDS);
  readonly #text = new Uint8Array(WORDS * 4);

  constructor({ sets = DEFAULT_SETS }: AddressNamesOptions = {}) {
    this.#sets = sets;
  }

  /** An answer to `asker` says at `nowNs` that the 16 bytes at `at` are where `name` is. */
  learn(asker: number, bytes: Uint8Array, at: number, answer: NamingAnswer): void {
    if (this.#names.length === 0) this.#makeRoom();
    this.#want(bytes, at);
    this.#put(asker, answer);
    // Names that are blocked lead there, and in each network namespace it is another.
    if (!this.#isOwn()) this.#put(ANYBODY, answer);
  }

  /** Null where no answer that is still good at `atNs` has told. */
  nameOf(asker: number, address: string, atNs: number): string | null {
    if (this.#names.length === 0 || !parseAddress(address, this.#text)) return null;
    this.#want(this.#text, 0);
    return this.#find(asker, atNs) ?? this.#find(ANYBODY, atNs);
  }

  #find(asker: number, atNs: number): string | null {
    const first = this.#firstOf(asker);
    for (let place = first; place < first + WAYS; place += 1) {
      if (this.#isAt(place, asker)) return (this.#untilNs[place] as number) >= atNs ? this.#nameAt(place) : null;
    }
    return null;
  }

  #put(asker: number, { name, nowNs, ttlSeconds }: NamingAnswer): void {
    const place = this.#placeFor(asker, nowNs);
    this.#askers[place] = asker;
    for (let i = 0; i < WORDS; i += 1) this.#words[place * WORDS + i] = this.#wanted[i] as number;
    this.#names[place] = name;
    this.#untilNs[place] = nowNs + Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, ttlSeconds)) * SECOND_NS;
  }

  /** Its own, or that of whoever is good for the shortest time. */
  #placeFor(asker: number, nowNs: number): number {
    const first = this.#firstOf(asker);
    let soonest = first;
    for (let place = first; place < first + WAYS; place += 1) {
      if (this.#isAt(place, asker)) return place;
      if ((this.#untilNs[place] as number) < (this.#untilNs[soonest] as number)) soonest = place;
    }
    if ((this.#untilNs[soonest] as number) >= nowNs) this.forgotten += 1;
    return soonest;
  }

  #nameAt(place: number): string | null {
    return this.#names[place] as string | null;
  }

  #isAt(place: number, asker: number): boolean {
    if (this.#names[place] === null || this.#askers[place] !== asker) return false;
    for (let i = 0; i < WORDS; i += 1) if (this.#words[place * WORDS + i] !== this.#wanted[i]) return false;
    return true;
  }

  #firstOf(asker: number): number {
    let hash = asker;
    for (let i = 0; i < WORDS; i += 1) hash = Math.imul(hash ^ (this.#wanted[i] as number), 0x9e3779b1) ^ (hash >>> 15);
    return ((hash ^ (hash >>> 16)) & (this.#sets - 1)) * WAYS;
  }

  #want(bytes: Uint8Array, at: number): void {
    for (let i = 0; i < WORDS; i += 1) {
      const from = at + i * 4;
      this.#wanted[i] =
        ((bytes[from] as number) << 24) |
        ((bytes[from + 1] as number) << 16) |
        ((bytes[from + 2] as number) << 8) |
        (bytes[from + 3] as number);
    }
  }

  /** Loopback, or no address at all, of either version. */
  #isOwn(): boolean {
    const wanted = this.#wanted;
    if (wanted[0] !== 0 || wanted[1] !== 0) return false;
    const third = wanted[2] as number;
    const last = wanted[3] as number;
    if (third === 0) return last === 0 || last === 1;
    return third === MAPPED && (last === 0 || last >>> 24 === LOOPBACK);
  }

  #makeRoom(): void {
    const places = this.#sets * WAYS;
    this.#askers = new Int32Array(places);
    this.#words = new Int32Array(places * WORDS);
    this.#untilNs = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
    this.#names = new Array<string | null>(places).fill(null);
  }
}

/** What an answer says of an address. */
export interface NamingAnswer {
  readonly name: string;
  readonly nowNs: number;
  readonly ttlSeconds: number;
}

/** Before the four bytes of an address of IPv4. */
const MAPPED = 0xffff;
const LOOPBACK = 127;
