/** The values of a rule, each refused at its place. */
import { parseDuration } from '../../lib/duration.ts';
import { UserError } from '../../lib/errors.ts';
import type { FilterFault } from '../../lib/filter/fault.ts';
import { parseFilter } from '../../lib/filter/parser.ts';
import type { Filter } from '../../lib/filter/tree.ts';
import { nearestName } from '../../lib/nearest.ts';
import { parseCondition } from '../../rules/parse.ts';
import type { Condition } from '../../rules/rule.ts';
import { FileFault } from '../../yaml/fault.ts';
import { type Entry, entriesOf, type Place, scalarOf, textOf } from '../../yaml/node.ts';
import { PLACEHOLDERS, parseTemplate, type Template } from '../template.ts';
import { LABEL_NAME, MAX_TEXT, type RuleReading } from './rule-keys.ts';

const MOST_COUNT = 1e9;

/** @throws FileFault, as all of these */
export function shortText(entry: Entry, { source }: RuleReading): string {
  const { text } = textOf(entry, source);
  const long = [...text].length > MAX_TEXT;
  if (long) throw new FileFault(entry.place, `longer than ${MAX_TEXT} characters`);
  return text;
}

export function durationOf(entry: Entry, { source }: RuleReading): number {
  const { text } = textOf(entry, source);
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new FileFault(entry.place, error.message, error.next);
  }
}

export function countOf({ value, place, key }: Entry): number {
  const count = scalarOf(value)?.value;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MOST_COUNT) return count;
  throw new FileFault(place, 'expected a whole number', [`Write ${key}: 100.`]);
}

export function filterOf(entry: Entry, { source, protocols }: RuleReading): Filter {
  const { text, at } = textOf(entry, source);
  const parsed = parseFilter(text, { protocols });
  if (parsed.kind === 'filter') return ofRows(parsed.filter, entry);
  throw within(entry.place, at, parsed.fault);
}

/** Of these a row would be selected, with all of its transactions, where one of them is. */
const OF_TRANSACTIONS = new Set([
  'status',
  'type',
  'outcome',
  'dur',
  'ttfb',
  'bytes',
  'request-bytes',
  'response-bytes',
  'tries',
]);

function ofRows(filter: Filter, { place }: Entry): Filter {
  const found = termOf(filter);
  if (found === null) return filter;
  throw new FileFault(place, `${found} is of single transactions: a rule is asked of rows`, [
    'What is measured of a row is said by when: (error-ratio, errors, p99); --filter selects transactions.',
  ]);
}

function termOf(filter: Filter): string | null {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.map(termOf).find((found) => found !== null) ?? null;
    case 'not':
      return termOf(filter.part);
    case 'error':
      return 'err';
    case 'word':
      return null;
    default:
      return OF_TRANSACTIONS.has(filter.field) ? filter.field : null;
  }
}

export function conditionOf(entry: Entry, { source }: RuleReading): Condition {
  const { text, at } = textOf(entry, source);
  const parsed = parseCondition(text);
  if (parsed.kind === 'fault') throw within(entry.place, at, parsed.fault);
  const { condition } = parsed.rule;
  const { name } = condition.metric;
  if (name === 'vanished-dependency') {
    throw new FileFault(entry.place, `${name} is of two runs: \`sae-mon check --baseline\` compares them`, [
      'Write when: absent with on: server:NAME for a server that must be called.',
    ]);
  }
  if (name === 'new-dependency' && !(condition.bare && condition.comparison === '>')) {
    throw new FileFault(entry.place, `${name} stands alone: each is an alert of its own`);
  }
  return condition;
}

export function templateOf(entry: Entry, reading: RuleReading): Template {
  const text = shortText(entry, reading);
  const parsed = parseTemplate(text);
  if (parsed.kind === 'template') return parsed.template;
  const { start, end, word } = parsed.fault;
  const names = Object.keys(PLACEHOLDERS);
  const near = nearestName(word, names);
  const question = near === null ? '' : `, did you mean {{${near}}}?`;
  const message = word === '' ? 'expected a name between {{ and }}' : `nothing is called {{${word}}}${question}`;
  const next = [`Places that are filled in: ${names.join(', ')}.`];
  throw within(entry.place, textOf(entry, reading.source).at, { start, end, message, next });
}

/** A label is what an alert is known by: nothing is filled in. */
export function labelOf(entry: Entry, reading: RuleReading): string {
  const text = shortText(entry, reading);
  if (!text.includes('{{')) return text;
  throw new FileFault(entry.place, 'a label is the same for all alerts of a rule', [
    'What they differ in are labels of their own; annotations can be filled in.',
  ]);
}

/** Of `labels:` and `annotations:`. */
export function namedEntries({ value, place, key }: Entry, refused: readonly string[]): Entry[] {
  const entries = entriesOf(value, key, place);
  for (const entry of entries) {
    if (!new RegExp(LABEL_NAME).test(entry.key)) {
      throw new FileFault(entry.keyPlace, `"${entry.key}" is no name of one of the ${key}`, [
        'Letters, digits and _, and no digit first.',
      ]);
    }
    if (refused.includes(entry.key)) {
      throw new FileFault(entry.keyPlace, `every alert has its own label ${entry.key}`, ['Call it something else.']);
    }
  }
  return entries;
}

/** A fault within a text is shown where that is in the file. */
function within(place: Place, at: number | null, { start, end, message, next }: FilterFault): FileFault {
  return new FileFault(at === null ? place : [at + start, at + Math.max(end, start + 1)], message, next);
}
