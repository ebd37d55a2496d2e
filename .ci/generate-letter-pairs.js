// Makes src/lib/templates/letter-pairs.gen.ts: how unlikely each letter is behind another in the words of routes.
import { readWords } from '../test/lib/templates/word-files.ts';

/** `a` to `z`, then the edge of a word, then any letter that is not ASCII. */
const EDGE = 26;
const FOREIGN = 27;
const BEFORE = 28;
const AFTER = 27;
/** Counts that a letter has behind each other one for nothing, shared out by how common it is. */
const SMOOTHING = 20;
/** Sixteenths of a bit; at most ten bits, so that no one pair decides. */
const UNITS = 16;
const MOST = 10 * UNITS;
const LINE = 100;

/** Returns the text of src/lib/templates/letter-pairs.gen.ts. */
export function letterPairs() {
  const counts = new Float64Array(BEFORE * AFTER);
  for (const word of [...readWords('training-words').values()].flat()) count(counts, word);
  const common = Array.from({ length: AFTER }, (_, after) => sum(BEFORE, (before) => counts[before * AFTER + after]));
  const all = sum(AFTER, (after) => common[after]);
  const costs = Array.from({ length: BEFORE * AFTER }, (_, pair) => {
    const first = pair - (pair % AFTER);
    const behind = sum(AFTER, (after) => counts[first + after]);
    const share = (common[pair % AFTER] + 1) / (all + AFTER);
    return Math.min(MOST, Math.round(-UNITS * Math.log2((counts[pair] + SMOOTHING * share) / (behind + SMOOTHING))));
  });
  return text(Buffer.from(costs).toString('base64'));
}

/** Each run of letters is a word, and so is each part of one in camel case. */
function count(counts, word) {
  let before = EDGE;
  const end = () => {
    if (before !== EDGE) counts[before * AFTER + EDGE]++;
    before = EDGE;
  };
  let lower = false;
  for (const character of word) {
    if (/[A-Z]/.test(character) && lower) end();
    lower = /[a-z]/.test(character);
    if (!/\p{L}/u.test(character)) end();
    else if (!/[A-Za-z]/.test(character)) before = FOREIGN;
    else {
      const letter = character.toLowerCase().charCodeAt(0) - 97;
      counts[before * AFTER + letter]++;
      before = letter;
    }
  }
  end();
}

function sum(length, of) {
  let total = 0;
  for (let i = 0; i < length; i++) total += of(i);
  return total;
}

function text(base64) {
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')).map((line) => `  '${line}'`);
  return `// Made by .ci/generate-letter-pairs.js from test/lib/templates/training-words.txt: npm run generate.
/**
 * Base64 of a byte for each pair: 28 rows (what stands before: a to z, the edge of a word, a letter that is not ASCII) of 27
 * (what stands behind: a to z, the edge): -log2 of its share in the row, in sixteenths of a bit.
 */
export const LETTER_PAIRS =
${lines.join(' +\n')};
`;
}
