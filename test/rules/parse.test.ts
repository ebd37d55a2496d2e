import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printFilter } from '../../src/lib/filter/print.ts';
import { parseCondition, parseRule, ruleError } from '../../src/rules/parse.ts';
import { faultOf, ruleOf } from './parsed.ts';

const RULES: readonly (readonly [text: string, filter: string | null, condition: string])[] = [
  ['proto:http side:server: p99 < 500ms', 'proto:http side:server', 'each p99 < 0.5'],
  ['p99<500ms', null, 'each p99 < 0.5'],
  ['p99.9 <= 1.5s', null, 'each p99.9 <= 1.5'],
  ['all P50 < 2ms', null, 'all p50 < 0.002'],
  ['max >= 1m', null, 'each max >= 60'],
  ['error-ratio < 1%', null, 'all error-ratio < 0.01'],
  ['error-ratio<0.01', null, 'all error-ratio < 0.01'],
  ['each error-ratio < .5 %', null, 'each error-ratio < 0.005'],
  ['rate > 10/s', null, 'all rate > 10'],
  ['rate > 30/m', null, 'all rate > 0.5'],
  ['rate > 2.5', null, 'all rate > 2.5'],
  ['errors = 0', null, 'all errors == 0'],
  ['oldest-in-flight > 10s', null, 'all oldest-in-flight > 10'],
  ['side:server: in-flight < 100', 'side:server', 'all in-flight < 100'],
  ['lost == 0', null, 'whole lost == 0'],
  ['lost', null, 'whole lost > 0'],
  ['not lost', null, 'whole lost == 0'],
  ['new-dependency', null, 'whole new-dependency > 0'],
  ['proto:redis: not new-dependency', 'proto:redis', 'whole new-dependency == 0'],
  ['!absent', null, 'whole absent == 0'],
  ['path:/a: absent', 'path:/a', 'whole absent > 0'],
  // Colons, comparisons and names of metrics that are the filter's own.
  ['server:[::1]:80: mean < 1ms', 'server:[::1]:80', 'each mean < 0.001'],
  ['dur>10ms or err: rate < 1/s', 'dur>10ms or err', 'all rate < 1'],
  ['"GET: rate > 1": p50 < 1s', '"GET: rate > 1"', 'each p50 < 1'],
  ['path:/p99: p99 < 1s', 'path:/p99', 'each p99 < 1'],
  ['  side:client:\n p99 != 1s ', 'side:client', 'each p99 != 1'],
];

describe('what a rule says', () => {
  for (const [text, filter, wanted] of RULES) {
    it(`${JSON.stringify(text)}: ${wanted}${filter === null ? '' : ` of ${filter}`}`, () => {
      const rule = ruleOf(text);
      const { metric, scope, comparison, limit } = rule.condition;
      assert.equal(`${scope} ${metric.name} ${comparison} ${limit}`, wanted);
      assert.equal(rule.filter === null ? null : printFilter(rule.filter), filter);
      assert.equal(rule.text, text);
    });
  }

  it('a condition can stand alone, without a filter', () => {
    const result = parseCondition('each error-ratio > 2 %');
    assert.ok(result.kind === 'rule');
    assert.deepEqual(result.rule, ruleOf('each error-ratio > 2 %'));
    assert.equal(parseCondition('side:server: p99 < 1s').kind, 'fault');
  });

  it('a percentile has its share', () => {
    const { metric } = ruleOf('p99.9 < 1s').condition;
    assert.ok(metric.kind === 'quantile');
    assert.ok(Math.abs(metric.q - 0.999) < 1e-12);
  });
});

/** `carets` stands under the text. */
const FAULTS: readonly (readonly [text: string, carets: string, why: RegExp, next?: RegExp])[] = [
  ['', '^', /expected a condition here/, /p99 < 500ms/],
  ['side:server:', '            ^', /expected a condition here/],
  ['side:server: ', '             ^', /expected a condition here/],
  ['p99 <', '     ^', /expected a value for p99/, /Write p99 < 500ms/],
  ['p99', '   ^', /expected a comparison after p99/],
  ['p99 ~ 5ms', '^^^', /unknown metric "p99"/],
  ['p99 < 500', '      ^^^', /"500" is not a duration/, /500ms, 10s or 5m/],
  ['p99 < 500ms 3', '            ^', /expected the end of the rule/],
  ['p(99) < 500ms', '^^^^^', /a percentile is written p99/],
  ['p100 < 5ms', '^^^^', /unknown metric "p100"/],
  ['p0 < 5ms', '^^', /unknown metric "p0"/],
  ['latncy < 5ms', '^^^^^^', /unknown metric "latncy"$/, /Metrics: p50, p90/],
  ['error-rate < 1%', '^^^^^^^^^^', /did you mean "error-ratio"/],
  ['side:server: eror-ratio < 1%', '             ^^^^^^^^^^', /did you mean "error-ratio"/],
  ['error-ratio < 5', '              ^', /a ratio is at most 1/, /Write 5%/],
  ['error-ratio < 5ms', '              ^^^', /expected a ratio for error-ratio, not "5ms"/],
  ['rate > 10/d', '       ^^^^', /expected a rate for rate/, /10\/s/],
  ['errors == 1.5', '          ^^^', /expected a whole number for errors/],
  ['errors == -1', '          ^^', /expected a whole number for errors/],
  ['each lost == 0', '     ^^^^', /lost is of no rows/],
  ['not p99', '    ^^^', /not p99 is no condition/, /not lost, not sinks-down, not new-dependency/],
  ['not lost == 0', '    ^^^^', /not lost is no condition/],
  ['side:server: lost == 0', '^^^^^^^^^^^^', /lost takes no filter/],
  ['side:clint: p99 < 5ms', '     ^^^^^', /unknown side "clint", did you mean "client"/],
  ['proto:htp: p99 < 5ms', '      ^^^', /unknown protocol "htp", did you mean "http"/],
  ['side:server p99 < 5ms', '            ^', /expected a colon and a space/],
  ['side:server:p99 < 5ms', '            ^', /expected a colon and a space/],
  [': p99 < 5ms', '^', /an empty filter/],
];

describe('what is no rule', () => {
  for (const [text, carets, why, next] of FAULTS) {
    it(`${JSON.stringify(text)}: ${why.source}`, () => {
      const { start, end, message, next: steps } = faultOf(text);
      assert.match(message, why);
      assert.equal(' '.repeat(start) + '^'.repeat(Math.max(1, end - start)), carets, message);
      if (next !== undefined) assert.match(steps.join('\n'), next);
    });
  }

  it('is told with its place', () => {
    const text = 'side:server: p99 < 5';
    const error = ruleError('--rule', text, faultOf(text));
    assert.match(error.message, /^--rule: "5" is not a duration/);
    assert.ok('next' in error && Array.isArray(error.next));
    assert.deepEqual(error.next.slice(0, 2), [text, '                   ^']);
  });

  it('is told of a text that is too long, and nothing throws on any piece of a rule', () => {
    assert.match(faultOf(`p99 < ${'5'.repeat(1000)}ms`).message, /longer than 1000/);
    for (const [text] of RULES) {
      for (let end = 0; end < text.length; end += 1) parseRule(text.slice(0, end), { protocols: null });
      for (let from = 0; from < text.length; from += 1) parseRule(text.slice(from), { protocols: null });
    }
  });
});
