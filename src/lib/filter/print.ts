import { printDuration } from '../duration.ts';
import type { Endpoint, Filter, NumberRange, Term, TextPattern } from './tree.ts';

/** The filter's text with single spaces and no quote or parenthesis too many. Parsed again it is the same. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.parts.map((part) => inside(part, ['or'])).join(' or ');
    case 'and':
      return filter.parts.map((part) => inside(part, ['or', 'and'])).join(' ');
    case 'not':
      return `!${inside(filter.part, ['or', 'and'])}`;
    default:
      return printTerm(filter);
  }
}

function inside(part: Filter, parted: readonly Filter['kind'][]): string {
  return parted.includes(part.kind) ? `(${printFilter(part)})` : printFilter(part);
}

function printTerm(term: Term): string {
  switch (term.kind) {
    case 'error':
      return 'err';
    case 'word':
      return printWord(term.pattern);
    case 'text':
      return `${term.field}${printPatterns(term.patterns, term.field === 'status')}`;
    case 'endpoint':
      return `${term.field}${printEndpoints(term.endpoints)}`;
    case 'number':
      return `${term.field}${printRanges(term.ranges, isDuration(term.field))}`;
    default:
      return term satisfies never;
  }
}

/** What stands without quotes: no operator, parenthesis, comma, quote or wildcard. */
const BARE = /^[\w/{}.@$%+#?;[\]-]+$/;
/** … but not as a word of its own: it would be a keyword or an expression, or the beginning of one. */
const NO_WORD = /^(?:and|or|not|err|error|\/[^/]*\/|\/.*[$[\]?+].*)$/i;
/** … nor as a status: it would be a class or a range. */
const NO_STATUS = /^\d+(?:x+$|-)/i;
/** … nor as an address: it would be a network, or is none. */
const NO_HOST = /^[\d.]+$|^[^/]+\//;
/** A host that stands in brackets before a port: there are colons in it, or it would begin otherwise. */
const IN_BRACKETS = /:|^["'<>=~!]/;

function printWord(pattern: TextPattern): string {
  switch (pattern.kind) {
    case 'literal':
      return printLiteral(pattern.text, NO_WORD);
    case 'expression':
      return `${/\s/.test(pattern.source) ? '~' : ''}${printExpression(pattern.source)}`;
    default:
      return printPattern(pattern, NO_WORD);
  }
}

function printPatterns(patterns: readonly TextPattern[], ofStatus: boolean): string {
  const [first] = patterns;
  if (first?.kind === 'codes' && first.to === Number.MAX_SAFE_INTEGER) return `>=${first.from}`;
  if (first?.kind === 'codes' && first.to < first.from) return `<${first.to + 1}`;
  const texts = patterns.map((pattern) => printPattern(pattern, ofStatus ? NO_STATUS : null));
  return `${first?.kind === 'expression' ? '~' : ':'}${texts.join(',')}`;
}

function printPattern(pattern: TextPattern, quoted: RegExp | null): string {
  switch (pattern.kind) {
    case 'literal':
      return printLiteral(pattern.text, quoted);
    case 'wildcard':
      return pattern.text;
    case 'expression':
      return printExpression(pattern.source);
    case 'codes':
      return printCodes(pattern.from, pattern.to);
    default:
      return pattern satisfies never;
  }
}

/** @param quoted what would be taken for something else where it stands */
function printLiteral(text: string, quoted: RegExp | null): string {
  return BARE.test(text) && quoted?.test(text) !== true ? text : quote(text);
}

function printExpression(source: string): string {
  if (/\s/.test(source)) return quote(source);
  return `/${source.replace(/\\.|\//gs, (part) => (part === '/' ? '\\/' : part))}/`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function printCodes(from: number, to: number): string {
  return from < 1000 && from % 100 === 0 && to === from + 99 ? `${from / 100}xx` : `${from}-${to}`;
}

function printEndpoints(endpoints: readonly Endpoint[]): string {
  const operator = endpoints[0]?.host.kind === 'expression' ? '~' : ':';
  return `${operator}${endpoints.map(printEndpoint).join(',')}`;
}

function printEndpoint({ host, port }: Endpoint): string {
  if (host.kind === 'expression' || host.kind === 'codes') return printPattern(host, null);
  if (port !== null) return `${IN_BRACKETS.test(host.text) ? `[${host.text}]` : host.text}:${port}`;
  return host.kind === 'literal' ? printLiteral(host.text, NO_HOST) : host.text;
}

function printRanges(ranges: readonly NumberRange[], areDurations: boolean): string {
  const text = (value: number): string => (areDurations ? printDuration(value) : String(value));
  const [first] = ranges;
  if (first?.to === Infinity) return `>${first.withFrom ? '=' : ''}${text(first.from)}`;
  if (first?.from === -Infinity) return `<${first.withTo ? '=' : ''}${text(first.to)}`;
  return `:${ranges.map(({ from, to }) => (from === to && !areDurations ? text(from) : `${text(from)}-${text(to)}`)).join(',')}`;
}

function isDuration(field: string): boolean {
  return field === 'dur' || field === 'ttfb';
}
