/** A rule file is read whole or refused at the place that is wrong, and its JSON Schema says the same of its form. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { readRuleFile } from '../../../src/alerts/file/read-file.ts';
import type { AlertRule } from '../../../src/alerts/rule.ts';
import { UserError } from '../../../src/lib/errors.ts';

const PROTOCOLS = ['http', 'redis'];
const SCHEMA = new URL('../../../src/exports/schema/rules.schema.json', import.meta.url);
const isValid = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const WHOLE = `# what wakes whom
interval: 5s
rules:
  - name: slow-users
    on: proto:http side:server op:GET path:/users/{id}
    when: p99 > 500ms
    window: 1m
    for: 5m
    keep-firing-for: 2m
    min-count: 50
    severity: page
    summary: 'p99 of {{resource}} is {{ value }}'
    labels: { team: web }
    annotations:
      runbook: https://runbooks.example/{{name}}
  - { name: stopped, when: rate < 30/m, on: "!path:/health" }
  - { name: gone, when: absent }
`;

describe('a rule file', () => {
  it('is read with everything that it says', () => {
    const { intervalNs, rules } = readRuleFile(WHOLE, 'alerts.yml', PROTOCOLS);
    assert.equal(intervalNs, 5e9);
    const [slow, stopped, gone] = rules;
    assert.deepEqual(comparisonOf(slow), ['p99', '>', 0.5]);
    assert.deepEqual([slow?.windowNs, slow?.forNs, slow?.keepFiringForNs, slow?.minCount], [60e9, 300e9, 120e9, 50]);
    assert.deepEqual(slow?.labels, { severity: 'page', team: 'web' });
    assert.deepEqual(Object.keys(slow?.annotations ?? {}), ['summary', 'runbook']);
    assert.deepEqual(slow?.annotations['summary'], [
      { kind: 'text', text: 'p99 of ' },
      { kind: 'placeholder', name: 'resource' },
      { kind: 'text', text: ' is ' },
      { kind: 'placeholder', name: 'value' },
    ]);
    assert.equal(slow?.asks.filter?.kind, 'and');
    assert.deepEqual(comparisonOf(stopped), ['rate', '<', 0.5]);
    assert.equal(stopped?.asks.filter?.kind, 'not');
    assert.deepEqual(comparisonOf(gone), ['absent', '>', 0]);
    assert.equal(gone?.asks.filter, null);
    assert.ok(isValid(parse(WHOLE)));
  });

  it('has a window of a minute, or of an interval that is longer, or of as many as are kept', () => {
    for (const [interval, window] of [
      ['15s', 60e9],
      ['2m', 120e9],
      ['1s', 20e9],
    ] as const) {
      const { rules } = readRuleFile(`interval: ${interval}\nrules: [{name: a, when: absent}]`, 'a.yml', PROTOCOLS);
      assert.equal(rules[0]?.windowNs, window, interval);
    }
  });
});

function comparisonOf(rule: AlertRule | undefined): unknown[] {
  const { metric, comparison, limit } = rule?.asks.condition ?? assert.fail();
  return [metric.name, comparison, limit];
}

const rule = (lines: string): string => `rules:\n  - name: a\n    when: absent\n    ${lines}\n`;

const when = (condition: string): string => `rules:\n  - name: a\n    when: ${condition}`;

/** Text, where it is wrong, what is said, and whether its form is right, so that only the reader can tell. */
const REFUSED: readonly (readonly [text: string, at: string, said: RegExp, form?: 'valid'])[] = [
  ['', '1:1', /an empty file/],
  ['rules: [', '1:9', /not YAML/],
  ['- a', '1:1', /expected rules:/],
  ['interval: 1s', '1:1', /expected rules:/],
  ['rules: []', '1:8', /a rule at least/],
  ['rules: a', '1:8', /a list of rules/],
  ['rules:\n  - a', '2:5', /expected a rule/],
  ['rules:\n  - when: absent', '2:5', /lacks name:/],
  ['rules:\n  - name: a', '2:5', /lacks when:/],
  ['rule:\n  - name: a', '1:1', /unknown key "rule", did you mean "rules"\?/],
  [rule('fro: 5m'), '4:5', /unknown key "fro", did you mean "for"\?/],
  [rule('for: 5'), '4:10', /expected a text after for:/],
  [rule('for: 5 minutes'), '4:10', /"5 minutes" is not a duration/],
  [rule('for: 1000h'), '4:10', /too long/, 'valid'],
  [rule('name: b'), '4:5', /this key is there twice/],
  [rule('min-count: many'), '4:16', /a whole number/],
  [rule('min-count: 1.5'), '4:16', /a whole number/],
  [rule('min-count: -1'), '4:16', /a whole number/],
  [rule('on: proto:htp'), '4:15', /unknown protocol "htp", did you mean "http"\?/, 'valid'],
  [rule('on: "proto:htp"'), '4:16', /unknown protocol "htp"/, 'valid'],
  [rule('on: status:5xx'), '4:9', /status is of single transactions/, 'valid'],
  [rule('on: side:server !(a or dur>1s)'), '4:9', /dur is of single transactions/, 'valid'],
  [rule('on: !health'), '4:9', /tags, which begin with !, are not read here/],
  [rule('on: *redis'), '4:9', /alias/],
  [rule('window: 1s'), '4:13', /no shorter than the interval/, 'valid'],
  [rule('window: 1h'), '4:13', /no longer than 20 intervals/, 'valid'],
  [rule('severity: 1'), '4:15', /expected a text after severity:/],
  [rule('severity: "{{value}}"'), '4:15', /a label is the same/],
  [rule('severity: page\n    labels: { severity: low }'), '4:5', /severity is there twice/, 'valid'],
  [rule('labels: { resource: x }'), '4:15', /every alert has its own label resource/],
  [rule('labels: { 1a: x }'), '4:15', /"1a" is no name/],
  [rule('labels: page'), '4:13', /expected labels/],
  [
    rule('summary: "it is {{valeu}}"'),
    '4:21',
    /nothing is called \{\{valeu\}\}, did you mean \{\{value\}\}\?/,
    'valid',
  ],
  [rule('summary: "{{"'), '4:15', /expected a name between/, 'valid'],
  [rule('summary: ""'), '4:14', /expected a text after summary:/],
  [when('p9o > 1s'), '3:11', /unknown metric "p9o", did you mean "p9[059]"\?/, 'valid'],
  [when('p99 > 500'), '3:17', /"500" is not a duration/, 'valid'],
  [when('p99 500ms'), '3:11', /unknown metric/, 'valid'],
  [when('rate < ten'), '3:18', /expected a rate for rate, not "ten"/, 'valid'],
  [when('error-ratio > 200%'), '3:25', /a ratio is at most 1/, 'valid'],
  [when('p99 >'), '3:16', /expected a value for p99/, 'valid'],
  [when('each absent'), '3:16', /absent is of no rows/, 'valid'],
  [when('vanished-dependency'), '3:11', /is of two runs/, 'valid'],
  [when('new-dependency > 3'), '3:11', /stands alone/, 'valid'],
  [`${when('lost')}\n    on: proto:http`, '4:5', /lost is of no rows/, 'valid'],
  [
    'rules:\n  - {name: a, when: absent}\n  - {name: a, when: absent}',
    '3:12',
    /a second rule with the name "a"/,
    'valid',
  ],
  ['interval: 1ms\nrules: [{name: a, when: absent}]', '1:11', /an interval of 1s to 1h/, 'valid'],
  ['rules: [{name: a, when: absent}]\n---\nrules: []', '2:1', /one document/],
];

describe('what is wrong is refused at its place', () => {
  for (const [text, at, said, form] of REFUSED) {
    it(JSON.stringify(text).slice(0, 80), () => {
      const error = refusalOf(text);
      assert.equal(error.code, 'BAD_RULE_FILE');
      assert.match(error.message, said);
      assert.equal(error.message.split(': ')[0], `alerts.yml:${at}`, error.message);
      if (text.startsWith('rules: [{') || /not YAML|tags|alias|twice/.test(error.message)) return;
      assert.equal(isValid(parse(text)), form === 'valid', 'by the schema');
    });
  }

  it('with the line and carets under it', () => {
    const { next } = refusalOf(rule('fro: 5m'));
    assert.deepEqual(next.slice(0, 2), ['    fro: 5m', '    ^^^']);
  });
});

function refusalOf(text: string): UserError {
  try {
    readRuleFile(text, 'alerts.yml', PROTOCOLS);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  assert.fail('it was read');
}
