/** No filter stalls whoever evaluates it, and none fails to be read or refused at once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFilter } from '../../../src/lib/filter/parser.ts';
import { TextTest } from '../../../src/lib/filter/text-test.ts';
import type { Filter, TextPattern } from '../../../src/lib/filter/tree.ts';
import { heapMegabytes } from '../../heap.ts';
import { filterOf } from './parsed.ts';

/** A hundred times what is measured; an engine that goes back would take years. */
const MOST_MS = 2000;
const LONG = 4096;

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function patternOf(filter: Filter): TextPattern {
  if (filter.kind !== 'word') assert.fail(filter.kind);
  return filter.pattern;
}

describe('an expression that makes others go back takes bounded time', () => {
  const a = 'a'.repeat(LONG);
  for (const [expression, text] of [
    ['/(a+)+$/', `${a}b`],
    ['/^(a|a)*$/', `${a}b`],
    ['/(x+x+)+y/', 'x'.repeat(LONG)],
    ['/.*.*.*.*.*.*=/', a],
    ['/(a?){150}a{150}/', a],
    ['/^(([a-z])+.)+[A-Z]([a-z])+$/', a],
    ['/([a-z]{1,100}){1,2}x.*y/', a],
    ['/(.*a){12}b/', a],
    [`~"${'(a|b|ab)*'.repeat(40)}c"`, 'ab'.repeat(LONG / 2)],
  ] as const) {
    it(expression.slice(0, 40), () => {
      const test = new TextTest([patternOf(filterOf(expression))], true);
      let verdict: boolean | null = null;
      const took = milliseconds(() => {
        verdict = test.matches(text);
      });
      assert.equal(typeof verdict, 'boolean');
      assert.ok(took < MOST_MS, `${took.toFixed(0)} ms`);
    });
  }
});

describe('a text takes bounded time to be read', () => {
  for (const [name, text] of [
    ['parentheses', '('.repeat(1000)],
    ['negations', '!'.repeat(1000)],
    ['quotes', '"\\'.repeat(500)],
    ['slashes', '/a\\/'.repeat(250)],
    ['a comma list', `op:${'a,'.repeat(498)}`],
    ['repeats of repeats', `/${'('.repeat(20)}a${'{9})'.repeat(20)}/`],
    ['classes', `/${'[\\p{L}\\p{N}]{1,99}'.repeat(50)}/`],
    ['dashes before an operator', `${'a-'.repeat(499)} `],
  ] as const) {
    it(name, () => assert.ok(milliseconds(() => parseFilter(text, { protocols: null })) < MOST_MS));
  }
});

it('a wildcard takes time by its length and the text alone', () => {
  const test = new TextTest([{ kind: 'wildcard', text: `${'*a'.repeat(400)}*b` }], false);
  assert.ok(milliseconds(() => assert.equal(test.matches('a'.repeat(1 << 20)), false)) < MOST_MS);
});

it('what is remembered of texts has a bound', () => {
  const test = new TextTest([{ kind: 'literal', text: '7' }], true);
  const before = heapMegabytes();
  for (let i = 0; i < 200_000; i += 1) {
    assert.equal(test.matches(`text ${i}`), String(i).includes('7'));
    assert.equal(test.matchesPair(`first ${i}`, i, ' '), String(i).includes('7'));
  }
  const grown = heapMegabytes() - before;
  assert.ok(grown < 60, `${grown.toFixed(0)} MB`);
});
