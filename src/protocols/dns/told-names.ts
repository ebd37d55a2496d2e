/** What questions were told as before, by their bytes as they were sent, in either case: a known one is hashed and compared once. */
import { LOWER_CASE } from './name-reader.ts';

export class ToldNames {
  readonly #capacity: number;
  readonly #mask: number;
  /** Open addressing, at most half full: index + 1, or 0. */
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  /** Names in lower case, and what was told. */
  readonly #names: Uint8Array[] = [];
  readonly #told: string[] = [];

  /** @param capacity what comes later is read each time */
  constructor(capacity: number) {
    const slots = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.#capacity = capacity;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots);
    this.#hashes = new Int32Array(capacity);
  }

  /** `hash`: of the question with the name [from, to), see `questionHash`. Null where it is not known. */
  find(hash: number, bytes: Uint8Array, from: number, to: number): string | null {
    const index = (this.#slots[this.#slot(hash, bytes, from, to)] as number) - 1;
    return index < 0 ? null : (this.#told[index] as string);
  }

  // biome-ignore lint/complexity/useMaxParams: bytes are three of them, and an object would be allocated for every question
  add(hash: number, bytes: Uint8Array, from: number, to: number, told: string): void {
    if (this.#told.length === this.#capacity) return;
    const slot = this.#slot(hash, bytes, from, to);
    if (this.#slots[slot] !== 0) return;
    this.#hashes[this.#told.length] = hash;
    this.#names.push(bytes.slice(from, to).map((byte) => LOWER_CASE[byte] as number));
    this.#slots[slot] = this.#told.push(told);
  }

  /** Where it is, or the empty slot where it would be. */
  #slot(hash: number, bytes: Uint8Array, from: number, to: number): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const index = (this.#slots[slot] as number) - 1;
      if (index < 0) return slot;
      if (this.#hashes[index] === hash && isName(this.#names[index] as Uint8Array, bytes, from, to)) return slot;
    }
  }
}

function isName(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== LOWER_CASE[bytes[from + i] as number]) return false;
  return true;
}
