/** What each byte of a text says for chance and against words: `chance.ts` adds it up. */
import { CONTINUATION, DIGIT, FOREIGN_LETTER, LOWER, UPPER } from './characters.ts';
import { LETTER_PAIRS } from './letter-pairs.gen.ts';

/** Rows of what stands before, columns of what stands behind: a letter, the edge of a word, and before also a letter that is not ASCII. */
export const PAIRS = Uint8Array.from(Buffer.from(LETTER_PAIRS, 'base64'));
export const COLUMNS = 27;
export const EDGE = 26;
export const FOREIGN = 27;

/** All weights are in sixteenths of a bit. What a byte of an id says: log2 of 36 letters and digits, of 62, of 16. */
export const ONE_CASE = 83;
export const BOTH_CASES = 95;
export const HEX = 64;

/** What is likelier in words than in ids. */
export const JOINT = -16;
const FOREIGN_WEIGHT = -48;
/** What the end of a word costs on average: an id has no need of it. */
const END_MEAN = 48;
/** The first digit of a run, of a number behind a word over what the word's end costs, and more for each number but the first. */
const DIGIT_FIRST = 22;
const DIGIT_BEHIND = 8;
export const DIGIT_AGAIN = 40;
const LETTER_BEHIND_DIGIT = 44;
/** A capital at the edge or behind digits, behind a small letter over what the word's end costs, behind one capital, behind several. */
const CAPITAL_FIRST = 16;
const CAMEL = 24;
const CAPITAL_AGAIN = 64;
const CAPITAL_MORE = 32;
const SMALL_BEHIND_CAPITALS = 20;

/** What stands before a byte: the edge of the run, a letter, several capitals, so many digits. */
export const AT_EDGE = 0;
const AFTER_LOWER = 1;
const AFTER_UPPER = 2;
const AFTER_CAPITALS = 3;
const AFTER_FOREIGN = 4;
export const AFTER_DIGIT = 5;
/** By how many digits stand before: a year has four, a date eight. */
const DIGIT_MORE = [8, 0, 0, 8, 8, 8, 8, 32] as const;
export const STATES = AFTER_DIGIT + DIGIT_MORE.length;

interface Weights {
  /** By `kind * STATES + state`, beside those of the letters. */
  readonly steps: Int16Array;
  /** 1: the letter before is the last of a word. */
  readonly ends: Uint8Array;
}
export const IN_ONE_CASE = weightsOf(false);
export const IN_BOTH_CASES = weightsOf(true);
export const NEXT = statesBehind();

function weightsOf(cases: boolean): Weights {
  const steps = new Int16Array((CONTINUATION + 1) * STATES);
  const ends = new Uint8Array(steps.length);
  const set = (kind: number, state: number, weight: number, end = false): void => {
    steps[kind * STATES + state] = weight + (end ? END_MEAN : 0);
    ends[kind * STATES + state] = end ? 1 : 0;
  };
  for (let state = 0; state < STATES; state += 1) {
    set(FOREIGN_LETTER, state, FOREIGN_WEIGHT);
    for (const kind of [LOWER, UPPER]) if (state >= AFTER_DIGIT) set(kind, state, LETTER_BEHIND_DIGIT);
    if (state >= AFTER_DIGIT) set(DIGIT, state, DIGIT_MORE[state - AFTER_DIGIT] as number);
    else set(DIGIT, state, state === AT_EDGE ? DIGIT_FIRST : DIGIT_BEHIND, state !== AT_EDGE);
    if (cases && state >= AFTER_FOREIGN) set(UPPER, state, CAPITAL_FIRST + (steps[UPPER * STATES + state] as number));
  }
  if (!cases) return { steps, ends };
  set(UPPER, AT_EDGE, CAPITAL_FIRST);
  set(UPPER, AFTER_LOWER, CAMEL, true);
  set(UPPER, AFTER_UPPER, CAPITAL_AGAIN);
  set(UPPER, AFTER_CAPITALS, CAPITAL_MORE);
  set(LOWER, AFTER_CAPITALS, SMALL_BEHIND_CAPITALS);
  return { steps, ends };
}

function statesBehind(): Uint8Array {
  const next = new Uint8Array((CONTINUATION + 1) * STATES);
  for (let state = 0; state < STATES; state += 1) {
    next[LOWER * STATES + state] = AFTER_LOWER;
    next[UPPER * STATES + state] = state === AFTER_UPPER || state === AFTER_CAPITALS ? AFTER_CAPITALS : AFTER_UPPER;
    next[DIGIT * STATES + state] = state < AFTER_DIGIT ? AFTER_DIGIT : Math.min(state + 1, STATES - 1);
    next[FOREIGN_LETTER * STATES + state] = AFTER_FOREIGN;
  }
  return next;
}

/** By the letter before: how much oftener a word goes on behind it than behind others. */
export const ENDS = Int16Array.from({ length: FOREIGN + 1 }, (_, letter) =>
  letter >= EDGE ? 0 : (PAIRS[letter * COLUMNS + EDGE] as number) - END_MEAN,
);
