import type { NumberRange } from './tree.ts';

/** Whether a number lies in any of some ranges. Allocates nothing. */
export class NumberTest {
  readonly #ranges: readonly NumberRange[];

  constructor(ranges: readonly NumberRange[]) {
    this.#ranges = ranges;
  }

  /** False for NaN: what is not known lies nowhere. */
  matches(value: number): boolean {
    const ranges = this.#ranges;
    for (let i = 0; i < ranges.length; i += 1) {
      const { from, to, withFrom, withTo } = ranges[i] as NumberRange;
      if ((withFrom ? value >= from : value > from) && (withTo ? value <= to : value < to)) return true;
    }
    return false;
  }

  /** Of several numbers, of which the least and the greatest are known: whether one of them lies there; `assume` where that is not known. */
  matchesBetween(least: number, greatest: number, assume: boolean): boolean {
    if (this.matches(least) || this.matches(greatest)) return true;
    return assume && this.#ranges.some(({ from, to }) => from > least && to < greatest);
  }

  /** Of a number that can only grow: whether it lies there however far it grows (`assume` false), or may come to lie there. */
  matchesGrowing(value: number, assume: boolean): boolean {
    const ranges = this.#ranges;
    for (let i = 0; i < ranges.length; i += 1) {
      const { from, to, withFrom, withTo } = ranges[i] as NumberRange;
      if (assume && (withTo ? value <= to : value < to)) return true;
      if (!assume && to === Infinity && (withFrom ? value >= from : value > from)) return true;
    }
    return false;
  }
}
