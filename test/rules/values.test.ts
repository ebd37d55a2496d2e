import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULE_EXAMPLES } from '../../src/rules/examples.ts';
import { formatCondition } from '../../src/rules/values.ts';
import { ruleOf } from './parsed.ts';

const CONDITIONS: readonly (readonly [text: string, printed: string])[] = [
  ['p99<500ms', 'p99 < 500ms'],
  ['side:server: all p99.9 <= 90s', 'p99.9 <= 1m30s'],
  ['error-ratio < 0.1%', 'error-ratio < 0.1%'],
  ['error-ratio < 1', 'error-ratio < 100%'],
  ['rate > 30/m', 'rate > 0.5/s'],
  ['transactions >= 1000', 'transactions >= 1,000'],
  ['not lost', 'lost == 0'],
];

describe('a condition as it is shown', () => {
  for (const [text, printed] of CONDITIONS) {
    it(`${text}: ${printed}`, () => assert.equal(formatCondition(ruleOf(text).condition), printed));
  }
});

for (const { rule } of RULE_EXAMPLES) it(`the example ${rule} is a rule`, () => assert.equal(ruleOf(rule).text, rule));
