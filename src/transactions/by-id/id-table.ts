/** Slots by id, without garbage: open addressing with linear steps, in arrays that double while they are more than half full. */

export const NO_SLOT = -1;

const FIRST_SIZE = 8;
/** 2^32 divided by the golden ratio: ids that count up spread evenly. */
const SPREAD = 0x9e3779b1;
const TWO_32 = 4294967296;

/** Key: an integer of up to 53 bits. Value: a number ≥ 0. Bounded by whoever adds. */
export class IdTable {
  #size = 0;
  #ids = new Float64Array(FIRST_SIZE);
  #slots = new Int32Array(FIRST_SIZE).fill(NO_SLOT);

  get size(): number {
    return this.#size;
  }

  /** NO_SLOT where the id is not known. */
  get(id: number): number {
    return this.#slots[this.#placeOf(id)] as number;
  }

  set(id: number, slot: number): void {
    if (this.#size * 2 >= this.#ids.length) this.#grow();
    const place = this.#placeOf(id);
    if (this.#slots[place] === NO_SLOT) this.#size += 1;
    this.#ids[place] = id;
    this.#slots[place] = slot;
  }

  delete(id: number): void {
    let hole = this.#placeOf(id);
    if (this.#slots[hole] === NO_SLOT) return;
    this.#size -= 1;
    const mask = this.#ids.length - 1;
    // What follows without a hole in between is found by stepping over this place: it moves up.
    for (let place = (hole + 1) & mask; this.#slots[place] !== NO_SLOT; place = (place + 1) & mask) {
      const home = this.#homeOf(this.#ids[place] as number);
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      this.#ids[hole] = this.#ids[place] as number;
      this.#slots[hole] = this.#slots[place] as number;
      hole = place;
    }
    this.#slots[hole] = NO_SLOT;
  }

  /** Where the id is, or would be. */
  #placeOf(id: number): number {
    const mask = this.#ids.length - 1;
    let place = this.#homeOf(id);
    while (this.#slots[place] !== NO_SLOT && this.#ids[place] !== id) place = (place + 1) & mask;
    return place;
  }

  #homeOf(id: number): number {
    const folded = (id >>> 0) ^ (id / TWO_32);
    return (Math.imul(folded, SPREAD) >>> 15) & (this.#ids.length - 1);
  }

  #grow(): void {
    const ids = this.#ids;
    const slots = this.#slots;
    this.#ids = new Float64Array(ids.length * 2);
    this.#slots = new Int32Array(slots.length * 2).fill(NO_SLOT);
    this.#size = 0;
    for (let i = 0; i < slots.length; i += 1) {
      if (slots[i] !== NO_SLOT) this.set(ids[i] as number, slots[i] as number);
    }
  }
}
