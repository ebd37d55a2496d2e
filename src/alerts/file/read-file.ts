/**
 * A rule file:
 *
 *     interval: 15s
 *     rules:
 *       - name: slow-users
 *         on: proto:http side:server path:/users/{id}
 *         when: p99 > 500ms
 *         for: 5m
 *
 * YAML 1.2 without aliases and tags, so that its JSON Schema says the same.
 */
import type { Node } from 'yaml';
import { parseYaml } from '../../yaml/document.ts';
import { FileFault, faultError } from '../../yaml/fault.ts';
import { type Entry, itemsOf, knownEntries, placeOf } from '../../yaml/node.ts';
import type { AlertRule, AlertRules } from '../rule.ts';
import { readRule } from './read-rule.ts';
import { durationOf } from './read-value.ts';
import { FILE_KEYS, MAX_RULES, type RuleReading } from './rule-keys.ts';

const DEFAULT_INTERVAL_NS = 15e9;
/** Shorter ones hold too few transactions, longer ones are no alerts. */
const SHORTEST_INTERVAL_NS = 1e9;
const LONGEST_INTERVAL_NS = 3600e9;

/**
 * @param path as errors name it
 * @throws UserError BAD_RULE_FILE
 */
export function readRuleFile(text: string, path: string, protocols: readonly string[]): AlertRules {
  try {
    return readRules({ source: text, protocols });
  } catch (error) {
    if (error instanceof FileFault) throw faultError('BAD_RULE_FILE', path, text, error);
    throw error;
  }
}

function readRules(reading: RuleReading): AlertRules {
  const contents = documentOf(reading.source);
  const entries = knownEntries(contents, Object.keys(FILE_KEYS), { what: 'rules:', place: [0, 0] });
  const interval = entries.find(({ key }) => key === 'interval');
  const intervalNs = interval === undefined ? DEFAULT_INTERVAL_NS : intervalOf(interval, reading);
  const rules = entries.find(({ key }) => key === 'rules');
  if (rules === undefined) throw new FileFault([0, 0], 'expected rules:, a list');
  const items = itemsOf(rules, 'a list of rules');
  if (items.length === 0) throw new FileFault(rules.place, 'expected a rule at least');
  if (items.length > MAX_RULES)
    throw new FileFault(placeOf(items[MAX_RULES] ?? null) ?? [0, 0], `more than ${MAX_RULES} rules`);
  return { intervalNs, rules: distinct(items, intervalNs, reading) };
}

function distinct(items: readonly Node[], intervalNs: number, reading: RuleReading): AlertRule[] {
  const known = new Set<string>();
  return items.map((item) => {
    const { rule, namePlace } = readRule(item, intervalNs, reading);
    if (known.has(rule.name)) throw new FileFault(namePlace, `a second rule with the name "${rule.name}"`);
    known.add(rule.name);
    return rule;
  });
}

function intervalOf(entry: Entry, reading: RuleReading): number {
  const intervalNs = durationOf(entry, reading);
  if (intervalNs >= SHORTEST_INTERVAL_NS && intervalNs <= LONGEST_INTERVAL_NS) return intervalNs;
  throw new FileFault(entry.place, 'expected an interval of 1s to 1h');
}

function documentOf(source: string): Node {
  const { contents } = parseYaml(source);
  if (contents === null) throw new FileFault([0, 0], 'an empty file', ['`sae-mon rules` prints one to begin with.']);
  return contents;
}
