/**
 * Whether a text is made of words or by chance.
 *
 * Each byte is weighed: how much likelier it is in an id, where all are equally likely, than in words, where the letter
 * before tells much (`letter-pairs.gen.ts`), digits stand at an end, and capitals begin words. The sum is the evidence
 * for chance. It is taken of each run of letters and digits, of the whole, and of the worst stretch: the longer a text of
 * words is, the further below zero it lies.
 */

import {
  AFTER_DIGIT,
  AT_EDGE,
  BOTH_CASES,
  COLUMNS,
  DIGIT_AGAIN,
  EDGE,
  ENDS,
  FOREIGN,
  HEX,
  IN_BOTH_CASES,
  IN_ONE_CASE,
  JOINT,
  NEXT,
  ONE_CASE,
  PAIRS,
  STATES,
} from './chance-weights.ts';
import { CONTINUATION, DIGIT, FOREIGN_LETTER, JOINER, KIND, LOWER, UPPER } from './characters.ts';
import { isTerm } from './terms.ts';

const LETTER_V = 0x76 - 0x61;
/** A hash that is cut short has as many, and no word of these letters and a number. */
const SHORT_HASH = 8;

/**
 * The most evidence that a run of so many bytes may have and be a word: of five thousand words of routes all but 0.2 % have
 * less. Of three letters nothing can be said.
 */
const LIMITS = Int16Array.of(
  ...[999, 999, 999, 999, 130, 85, 66, 54, 22, 12, 9, 4, 1, -4, -8, -14, -20, -30, -40, -50, -60, -75, -90, -110],
  ...[-130, -150, -170, -190, -210, -230, -250, -275, -300],
);
/** From so many bytes on less is allowed: words that have capitals or digits inside are long and plain. */
const FULL_ALLOWANCE = 8;
const INSIDE_LESS = 66;
const AT_EDGE_LESS = 36;
/** Over the limit of as many bytes in one run: parts of names are odder than names; not so where one has capitals or digits inside. */
const SEVERAL_RUNS = 30;
const SEVERAL_INSIDE = -20;
/** The same of the worst stretch: an id of twelve letters and digits or more that is stuck to words. */
const WORST_LIMIT = 256;

export class Chance {
  /** Evidence of the stretch that ends here, and of the worst one. */
  #stretch = 0;
  #worst = 0;
  /** Numbers in the run just read; whether it has both cases, or a letter behind a digit. */
  #numbers = 0;
  #inside = false;

  /** Whether [start, end) is more likely by chance than of words. */
  isRandom(bytes: Uint8Array, start: number, end: number): boolean {
    this.#stretch = 0;
    this.#worst = 0;
    let whole = 0;
    let length = 0;
    let runs = 0;
    let inside = false;
    for (let at = start; at < end; ) {
      if (KIND[bytes[at] as number] === JOINER) {
        whole += JOINT;
        this.#stretch = Math.max(0, this.#stretch + JOINT);
        at += 1;
        continue;
      }
      const from = at;
      while (at < end && KIND[bytes[at] as number] !== JOINER) at += 1;
      if (isTerm(bytes, from, at)) continue;
      const evidence = this.#run(bytes, from, at);
      if (this.#worst > WORST_LIMIT || evidence > this.#limit(at - from)) return true;
      inside ||= this.#inside;
      whole += evidence;
      length += at - from;
      runs += 1;
    }
    const several = inside ? SEVERAL_INSIDE : SEVERAL_RUNS;
    return whole > limitOf(length) + (runs > 1 ? several : 0);
  }

  /** Evidence of a run of letters and digits, up to where its worst stretch decides. */
  #run(bytes: Uint8Array, start: number, end: number): number {
    const alphabet = alphabetOf(bytes, start, end);
    const { steps, ends } = alphabet === BOTH_CASES ? IN_BOTH_CASES : IN_ONE_CASE;
    let inside = alphabet === BOTH_CASES;
    let before = EDGE;
    let state = AT_EDGE;
    let numbers = 0;
    let evidence = 0;
    let stretch = this.#stretch;
    let worst = this.#worst;
    for (let at = start; at < end && worst <= WORST_LIMIT; at += 1) {
      const byte = bytes[at] as number;
      const kind = KIND[byte] as number;
      if (kind === CONTINUATION) continue;
      const step = kind * STATES + state;
      let weight = steps[step] as number;
      if (ends[step] === 1) {
        weight = kind === DIGIT ? numberBehind(before, weight, numbers) : weight + (ENDS[before] as number);
        before = EDGE;
      }
      if (kind === DIGIT) {
        if (state < AFTER_DIGIT) numbers += 1;
        before = EDGE;
      } else if (kind === FOREIGN_LETTER) before = FOREIGN;
      else {
        const letter = (byte | 0x20) - 0x61;
        weight += (PAIRS[before * COLUMNS + letter] as number) - alphabet;
        before = letter;
        inside ||= state >= AFTER_DIGIT;
      }
      state = NEXT[step] as number;
      evidence += weight;
      stretch = Math.max(0, stretch + weight);
      worst = Math.max(worst, stretch);
    }
    this.#stretch = stretch;
    this.#worst = worst;
    this.#numbers = numbers;
    this.#inside = inside;
    return evidence + (ENDS[before] as number);
  }

  /** The most evidence that the run just read may have. */
  #limit(length: number): number {
    const limit = limitOf(length);
    if (length < FULL_ALLOWANCE) return limit;
    if (this.#inside) return limit - INSIDE_LESS;
    return this.#numbers > 0 ? limit - AT_EDGE_LESS : limit;
  }
}

/** Weight of the first digit behind a word that ends with `before`; `v2` is no odder at the end of a name than its letter. */
function numberBehind(before: number, weight: number, numbers: number): number {
  const version = before === LETTER_V;
  return (version ? 0 : weight + (ENDS[before] as number)) + (numbers > 0 ? DIGIT_AGAIN : 0);
}

function limitOf(length: number): number {
  return LIMITS[Math.min(length, LIMITS.length - 1)] as number;
}

function alphabetOf(bytes: Uint8Array, start: number, end: number): number {
  let lower = 0;
  let upper = 0;
  let digits = 0;
  let hex = true;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    const kind = KIND[byte] as number;
    if (kind === DIGIT) digits += 1;
    else {
      if (kind === LOWER) lower += 1;
      else if (kind === UPPER) upper += 1;
      hex &&= byte < 0x80 && (byte | 0x20) <= 0x66;
    }
  }
  if (hex && digits > 0 && lower + upper > 0 && end - start >= SHORT_HASH) return HEX;
  const capitalised = upper === 1 && KIND[bytes[start] as number] === UPPER;
  return lower > 0 && upper > 0 && !capitalised ? BOTH_CASES : ONE_CASE;
}
