import { AS_IS, ascii, printable, UPPER_CASE } from './ascii.ts';

export interface StringTableOptions {
  /** Most entries; what comes later is refused and counted. */
  readonly capacity: number;
  /** Longest key in bytes; longer ones are refused and counted. */
  readonly maxBytes: number;
  /** Whether `get` finds `GET`; texts are then upper-case. */
  readonly foldCase?: boolean;
  /** How a key is shown, safe to print anywhere; asked once for each. By default `printable`. */
  readonly show?: (bytes: Uint8Array, start: number, end: number) => string;
}

/**
 * Strings by their bytes, so that a known string is found without making it anew.
 * Entries never leave; ids count from 0 in the order of adding.
 */
export class StringTable {
  /** Keys that found no place. */
  refused = 0;
  readonly #fold: Uint8Array;
  readonly #capacity: number;
  readonly #maxBytes: number;
  readonly #mask: number;
  readonly #show: NonNullable<StringTableOptions['show']>;
  /** Open addressing, at most half full: id + 1, or 0. */
  readonly #slots: Int32Array;
  readonly #keys: Uint8Array[] = [];
  readonly #texts: string[] = [];

  constructor(options: StringTableOptions) {
    this.#fold = options.foldCase === true ? UPPER_CASE : AS_IS;
    this.#capacity = options.capacity;
    this.#maxBytes = options.maxBytes;
    this.#show = options.show ?? printable;
    const slots = 2 ** Math.ceil(Math.log2(options.capacity * 2 + 1));
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots);
  }

  /** A table of words that are all known; ids follow their order. */
  static of(words: readonly string[], foldCase = false): StringTable {
    const maxBytes = words.reduce((longest, word) => Math.max(longest, word.length), 0);
    const table = new StringTable({ capacity: words.length, maxBytes, foldCase });
    for (const word of words) table.add(ascii(word), 0, word.length);
    return table;
  }

  get size(): number {
    return this.#keys.length;
  }

  /** The id of [start, end), or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > this.#maxBytes) return -1;
    return (this.#slots[this.#slot(bytes, start, end)] as number) - 1;
  }

  /** The id of [start, end), which is added where it is missing; -1 where it is refused. */
  add(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > this.#maxBytes) return this.#refuse();
    const slot = this.#slot(bytes, start, end);
    const found = this.#slots[slot] as number;
    if (found !== 0) return found - 1;
    if (this.#keys.length === this.#capacity) return this.#refuse();
    return this.#insert(slot, Uint8Array.from(bytes.subarray(start, end)));
  }

  /** The text of an id that `find` or `add` gave. */
  text(id: number): string {
    return this.#texts[id] as string;
  }

  /** Where the key is, or the empty slot where it would be. */
  #slot(bytes: Uint8Array, start: number, end: number): number {
    const fold = this.#fold;
    const slots = this.#slots;
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (fold[bytes[at] as number] as number)) | 0;
    hash ^= hash >>> 15;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const id = slots[slot] as number;
      if (id === 0 || this.#equals(this.#keys[id - 1] as Uint8Array, bytes, start, end)) return slot;
    }
  }

  #equals(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
    if (key.length !== end - start) return false;
    for (let i = 0; i < key.length; i += 1) {
      if (key[i] !== this.#fold[bytes[start + i] as number]) return false;
    }
    return true;
  }

  #insert(slot: number, key: Uint8Array): number {
    for (let i = 0; i < key.length; i += 1) key[i] = this.#fold[key[i] as number] as number;
    this.#slots[slot] = this.#keys.push(key);
    this.#texts.push(this.#show(key, 0, key.length));
    return this.#keys.length - 1;
  }

  #refuse(): number {
    this.refused += 1;
    return -1;
  }
}
