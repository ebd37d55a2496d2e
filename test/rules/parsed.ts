import assert from 'node:assert/strict';
import type { FilterFault } from '../../src/lib/filter/fault.ts';
import { parseRule } from '../../src/rules/parse.ts';
import type { Rule } from '../../src/rules/rule.ts';

const VOCABULARY = { protocols: ['http', 'redis'] };

export function ruleOf(text: string): Rule {
  const result = parseRule(text, VOCABULARY);
  assert.ok(result.kind === 'rule', `${text}: ${result.kind === 'fault' && result.fault.message}`);
  return result.rule;
}

export function faultOf(text: string): FilterFault {
  const result = parseRule(text, VOCABULARY);
  assert.ok(result.kind === 'fault', `"${text}" was taken for a rule`);
  return result.fault;
}
