/**
 * The grammar of rules:
 *
 *     rule       = [ filter ":" 1*space ] condition           the last colon with a space behind it
 *     condition  = [ "each" / "all" ] metric comparison value / [ "not" / "!" ] bare
 *     metric     = "p" 1*2digit [ "." 1*3digit ] / name       of METRICS
 *     bare       = name                                       of METRICS, where more than none of it can be meant alone
 *     comparison = "<" / "<=" / ">" / ">=" / "==" / "=" / "!="
 *     value      = duration / number "%" / number [ "/" ( "s" / "m" / "h" ) ] / number      as the metric's unit has it
 */
import { FaultFound, type FilterFault, filterError } from '../lib/filter/fault.ts';
import { MAX_FILTER_LENGTH, parseFilter, type Vocabulary } from '../lib/filter/parser.ts';
import { Scanner } from '../lib/filter/scanner.ts';
import type { Filter } from '../lib/filter/tree.ts';
import { didYouMean } from '../lib/nearest.ts';
import { METRIC_NAMES, type MetricEntry, metricNamed, QUANTILE } from './metrics.ts';
import type { Comparison, Condition, Metric, Rule } from './rule.ts';
import { limitOf } from './values.ts';

export type ParsedRule =
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'fault'; readonly fault: FilterFault };

/** Never throws on a text. */
export function parseRule(text: string, vocabulary: Vocabulary): ParsedRule {
  return parsed(() => {
    if (text.length > MAX_FILTER_LENGTH) tooLong(text);
    const filtered = FILTERED.exec(text);
    const scanner = new Scanner(text);
    if (filtered === null) return { text, filter: null, condition: conditionAt(scanner) };
    const filter = filterOf(filtered[1] as string, vocabulary);
    scanner.at = (filtered[1] as string).length + 1;
    const condition = conditionAt(scanner);
    if (!takesFilter(condition)) {
      scanner.fault(0, (filtered[1] as string).length + 1, `${condition.metric.name} takes no filter`, EXAMPLES);
    }
    return { text, filter, condition };
  });
}

/** What was lost belongs to no row, nor does a server that is not called. */
export function takesFilter({ metric }: Condition): boolean {
  return !['lost', 'sinks-down', 'vanished-dependency'].includes(metric.name);
}

/** A condition alone, of rules that have their filter elsewhere. Never throws on a text. */
export function parseCondition(text: string): ParsedRule {
  return parsed(() => {
    if (text.length > MAX_FILTER_LENGTH) tooLong(text);
    return { text, filter: null, condition: conditionAt(new Scanner(text)) };
  });
}

/** The error of a flag, or of a place in a file, as that of filters. */
export function ruleError(place: string, text: string, fault: FilterFault): Error {
  return filterError(place, text, fault, 'BAD_RULE');
}

/** No condition has quotes: a colon in front of one is the filter's own. */
const FILTERED = /^(.*):(?:\s[^"']*)?$/s;
const SCOPE = /(each|all)(?=\s)/iy;
const NOT = /(?:not(?=\s)|!)\s*/iy;
const METRIC = /[a-z][a-z-]*(?:\d[\d.]*)?/iy;
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,3})?)$/;
/** As k6 has it. */
const CALL = /p\((\d[\d.]*)\)/iy;
const COMPARISON = /==|!=|<=|>=|[<>=]/y;
const STRAY = /\S+/y;
const TAIL = /(?:^|[\s:])((?:(?:each|all)\s+)?(?:p\d[\d.]*|[a-z][a-z-]*)\s*(?:[<>]=?|[!=]?=)\s*[^\s<>=!:]+)\s*$/i;
const EXAMPLES = "Write for example 'p99 < 500ms', 'proto:http side:server: error-ratio < 1%', 'lost == 0'.";

function parsed(parse: () => Rule): ParsedRule {
  try {
    return { kind: 'rule', rule: parse() };
  } catch (error) {
    if (!(error instanceof FaultFound)) throw error;
    return { kind: 'fault', fault: error.fault };
  }
}

function tooLong(text: string): never {
  return new Scanner(text).fault(MAX_FILTER_LENGTH, text.length, `longer than ${MAX_FILTER_LENGTH} characters`);
}

function filterOf(text: string, vocabulary: Vocabulary): Filter {
  const result = parseFilter(text, vocabulary);
  if (result.kind === 'fault') throw new FaultFound(result.fault);
  return result.filter;
}

function conditionAt(scanner: Scanner): Condition {
  const { at } = scanner;
  if (scanner.atEnd()) scanner.fault(scanner.at, scanner.at, 'expected a condition here', EXAMPLES);
  const scope = scanner.take(SCOPE)?.[1]?.toLowerCase() as 'each' | 'all' | undefined;
  if (scope === undefined && scanner.take(NOT) !== null) return bareAt(scanner, true);
  scanner.atEnd();
  const start = scanner.at;
  const [metric, entry] = metricAt(scanner, at);
  if (scope !== undefined && entry.scope === 'whole') {
    scanner.fault(start, scanner.at, `${metric.name} is of no rows: ${scope} means nothing here`, EXAMPLES);
  }
  const comparison = scanner.atEnd() ? null : comparisonAt(scanner, metric.name);
  if (comparison === null) {
    if (entry.bare) return bareOf(metric, entry, false);
    return scanner.fault(scanner.at, scanner.at, `expected a comparison after ${metric.name}`, EXAMPLES);
  }
  const limit = limitOf(scanner, metric.name, entry.unit);
  if (!scanner.atEnd()) scanner.fault(scanner.at, scanner.text.length, 'expected the end of the rule', EXAMPLES);
  return { metric, unit: entry.unit, scope: scope ?? entry.scope, comparison, limit, bare: false };
}

function bareAt(scanner: Scanner, negated: boolean): Condition {
  const start = scanner.at;
  const [metric, entry] = metricAt(scanner, start);
  const end = scanner.at;
  if (entry.bare && scanner.atEnd()) return bareOf(metric, entry, negated);
  return scanner.fault(
    start,
    end,
    `not ${metric.name} is no condition`,
    `Compare it the other way round, or write ${METRIC_NAMES.filter((name) => metricNamed(name)?.bare)
      .map((name) => `not ${name}`)
      .join(', ')}.`,
  );
}

function bareOf(metric: Metric, { unit, scope }: Omit<MetricEntry, 'name'>, negated: boolean): Condition {
  return { metric, unit, scope, comparison: negated ? '==' : '>', limit: 0, bare: true };
}

/** @param from where the condition began: a filter may be meant by what is there */
function metricAt(scanner: Scanner, from: number): [Metric, Omit<MetricEntry, 'name'>] {
  const start = scanner.at;
  const call = scanner.take(CALL);
  if (call !== null) scanner.fault(start, scanner.at, `a percentile is written p${call[1]}`);
  const word = scanner.take(METRIC)?.[0] ?? '';
  const followed = /^\s*(?:$|[<>=!])/.test(scanner.text.slice(scanner.at));
  const name = word.toLowerCase();
  const entry = metricNamed(name);
  if (entry !== null && followed) return [{ kind: 'figure', name: entry.name }, entry];
  const percentile = PERCENTILE.exec(name)?.[1];
  if (percentile !== undefined && followed && Number(percentile) > 0) {
    return [{ kind: 'quantile', name, q: Number(percentile) / 100 }, QUANTILE];
  }
  return refuseMetric(scanner, start, from, followed ? word : '');
}

function refuseMetric(scanner: Scanner, start: number, from: number, word: string): never {
  const { text } = scanner;
  const tail = TAIL.exec(text.slice(from));
  const tailAt = tail === null ? start : text.lastIndexOf(tail[1] as string);
  if (tailAt > start) {
    scanner.fault(tailAt, tailAt + 1, 'expected a colon and a space between the filter and the condition', EXAMPLES);
  }
  scanner.at = start;
  const shown = word === '' ? (scanner.take(STRAY)?.[0] ?? '') : word;
  const known = `Metrics: ${METRIC_NAMES.join(', ')}.`;
  return scanner.fault(
    start,
    start + shown.length,
    `unknown metric "${shown}"${didYouMean(shown, METRIC_NAMES)}`,
    known,
    EXAMPLES,
  );
}

function comparisonAt(scanner: Scanner, name: string): Comparison {
  const { at } = scanner;
  const found = scanner.take(COMPARISON)?.[0];
  if (found === undefined) return scanner.fault(at, at + 1, `expected a comparison after ${name}`, EXAMPLES);
  return found === '=' ? '==' : (found as Comparison);
}
