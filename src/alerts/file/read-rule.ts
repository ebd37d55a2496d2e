import type { Node } from 'yaml';
import { takesFilter } from '../../rules/parse.ts';
import type { Rule } from '../../rules/rule.ts';
import { FileFault } from '../../yaml/fault.ts';
import { type Entry, knownEntries, type Place, placeOf } from '../../yaml/node.ts';
import type { AlertRule } from '../rule.ts';
import type { Template } from '../template.ts';
import {
  conditionOf,
  countOf,
  durationOf,
  filterOf,
  labelOf,
  namedEntries,
  shortText,
  templateOf,
} from './read-value.ts';
import { MAX_INTERVALS, OWN_LABELS, RULE_KEYS, type RuleKey, type RuleReading } from './rule-keys.ts';

const DEFAULT_WINDOW_NS = 60e9;
/** Of two transactions one that fails is a ratio of a half. */
const DEFAULT_MIN_COUNT = 10;

/** @throws FileFault */
export function readRule(
  node: Node,
  intervalNs: number,
  reading: RuleReading,
): { readonly rule: AlertRule; readonly namePlace: Place } {
  const place = placeOf(node) ?? [0, 0];
  const entries = new Map(
    knownEntries(node, Object.keys(RULE_KEYS), { what: 'a rule', place }).map((entry) => [entry.key, entry]),
  );
  const of = (key: RuleKey): Entry | undefined => entries.get(key);
  const optional = <Value>(key: RuleKey, read: (entry: Entry, reading: RuleReading) => Value, other: Value): Value => {
    const entry = of(key);
    return entry === undefined ? other : read(entry, reading);
  };
  const name = needed(of('name'), 'name', place);
  const when = needed(of('when'), 'when', place);
  return {
    namePlace: name.place,
    rule: {
      name: shortText(name, reading),
      asks: asksOf(when, of('on'), reading),
      windowNs: windowOf(of('window'), intervalNs, reading),
      forNs: optional('for', durationOf, 0),
      keepFiringForNs: optional('keep-firing-for', durationOf, 0),
      minCount: optional('min-count', countOf, DEFAULT_MIN_COUNT),
      labels: labelsOf(of('labels'), of('severity'), reading),
      annotations: annotationsOf(of('annotations'), of('summary'), reading),
    },
  };
}

function asksOf(when: Entry, on: Entry | undefined, reading: RuleReading): Rule {
  const condition = conditionOf(when, reading);
  if (on !== undefined && !takesFilter(condition)) {
    throw new FileFault(on.keyPlace, `${condition.metric.name} is of no rows: on: means nothing here`);
  }
  return { text: shortText(when, reading), filter: on === undefined ? null : filterOf(on, reading), condition };
}

function needed(entry: Entry | undefined, key: RuleKey, place: Place): Entry {
  if (entry !== undefined) return entry;
  const { help } = RULE_KEYS[key];
  throw new FileFault([place[0], place[0] + 1], `this rule lacks ${key}:`, [`${key}: ${help}.`]);
}

function windowOf(entry: Entry | undefined, intervalNs: number, reading: RuleReading): number {
  if (entry === undefined) return Math.min(Math.max(DEFAULT_WINDOW_NS, intervalNs), MAX_INTERVALS * intervalNs);
  const windowNs = durationOf(entry, reading);
  if (windowNs < intervalNs) throw new FileFault(entry.place, 'a window is no shorter than the interval');
  if (windowNs <= MAX_INTERVALS * intervalNs) return windowNs;
  throw new FileFault(entry.place, `a window is no longer than ${MAX_INTERVALS} intervals`, [
    'Set a longer interval: at the beginning of the file.',
  ]);
}

function labelsOf(
  entry: Entry | undefined,
  severity: Entry | undefined,
  reading: RuleReading,
): Readonly<Record<string, string>> {
  const entries = entry === undefined ? [] : namedEntries(entry, OWN_LABELS);
  const all = withShorthand(entries, severity);
  return Object.fromEntries(all.map((one) => [one.key, labelOf(one, reading)]));
}

function annotationsOf(
  entry: Entry | undefined,
  summary: Entry | undefined,
  reading: RuleReading,
): Readonly<Record<string, Template>> {
  const entries = entry === undefined ? [] : namedEntries(entry, []);
  const all = withShorthand(entries, summary);
  return Object.fromEntries(all.map((one) => [one.key, templateOf(one, reading)]));
}

function withShorthand(entries: readonly Entry[], shorthand: Entry | undefined): readonly Entry[] {
  if (shorthand === undefined) return entries;
  const { key: name, keyPlace } = shorthand;
  if (entries.some(({ key }) => key === name)) throw new FileFault(keyPlace, `${name} is there twice`);
  return [shorthand, ...entries];
}
