/** Filters as label matchers: any of several lists, each of matchers that must all hold. */
import { TextTest } from '../../lib/filter/text-test.ts';
import type { Endpoint, Filter, NumberRange, Term, TextPattern } from '../../lib/filter/tree.ts';
import { Unsayable } from './unsayable.ts';

/** By which labels series tell what filters ask for. */
export interface Names {
  /** One of them has it. */
  readonly operation: readonly string[];
  readonly resource: readonly string[];
  /** Null: a label says so. */
  readonly protocol: string | null;
  readonly role: 'server' | 'client' | null;
}

/** `op="GET"` */
export type Matcher = string;
/** True: nothing is asked; none: nothing can be it. */
export type Alternatives = readonly (readonly Matcher[])[];

const ALWAYS: Alternatives = [[]];
const NEVER: Alternatives = [];
/** A longer query is a mistake, or an attack on Prometheus. */
const MOST_ALTERNATIVES = 32;

/** @throws Unsayable */
export function alternativesOf(filter: Filter, names: Names, holds = true): Alternatives {
  switch (filter.kind) {
    case 'not':
      return alternativesOf(filter.part, names, !holds);
    case 'and':
    case 'or': {
      const parts = filter.parts.map((part) => alternativesOf(part, names, holds));
      return (filter.kind === 'and') === holds ? all(parts) : parts.flat();
    }
    default:
      return termAlternatives(filter, names, holds);
  }
}

function all(parts: readonly Alternatives[]): Alternatives {
  return parts.reduce<Alternatives>((some, part) => {
    const both = some.flatMap((one) => part.map((other) => [...one, ...other]));
    if (both.length > MOST_ALTERNATIVES) throw new Unsayable('its filter has too many cases for a query');
    return both;
  }, ALWAYS);
}

function termAlternatives(term: Term, names: Names, holds: boolean): Alternatives {
  switch (term.kind) {
    case 'text':
      return textAlternatives(term, names, holds);
    case 'endpoint':
      if (names.role !== 'client') {
        throw new Unsayable(`${term.field}: is told of calls alone: add side:client`);
      }
      return endpointAlternatives(term.endpoints, holds);
    case 'number':
      if (term.field !== 'port') throw new Unsayable(`${term.field} is no label`);
      return labelled(['server_port'], term.ranges.map(portOf).join('|'), holds);
    case 'word':
      throw new Unsayable('a word is looked for in all that a row shows, which no label has: name the field');
    case 'error':
      throw new Unsayable('err is of single transactions');
    default:
      return term satisfies never;
  }
}

function textAlternatives(term: Term & { kind: 'text' }, names: Names, holds: boolean): Alternatives {
  const { field, patterns } = term;
  const regex = patterns.map(regexOf).join('|');
  switch (field) {
    case 'proto':
      return names.protocol === null ? written('protocol', patterns, holds) : constant(names.protocol, term, holds);
    case 'side':
      return names.role === null ? written('role', patterns, holds) : constant(names.role, term, holds);
    case 'op':
      return labelled(names.operation, regex, holds);
    case 'path':
      return labelled(names.resource, regex, holds);
    case 'workload':
    case 'app':
      return labelled(['service_name'], regex, holds);
    case 'instance':
      return labelled(['instance'], regex, holds);
    default:
      throw new Unsayable(`${field}: is no label of these series`);
  }
}

/** Of words that are written in one way, as the reader has made sure. */
function written(label: string, patterns: readonly TextPattern[], holds: boolean): Alternatives {
  const [only] = patterns;
  const regex = patterns.map(regexOf).join('|');
  if (patterns.length > 1 || only?.kind !== 'literal') return labelled([label], regex, holds);
  return [[`${label}${holds ? '=' : '!='}${quoted(only.text)}`]];
}

function constant(value: string, { patterns }: Term & { kind: 'text' }, holds: boolean): Alternatives {
  return new TextTest(patterns, false).matches(value) === holds ? ALWAYS : NEVER;
}

/** Of labels of which a series has one: any of them has it, or none. */
function labelled(labels: readonly string[], regex: string, holds: boolean): Alternatives {
  const matchers = labels.map((label) => `${label}${holds ? '=~' : '!~'}${quoted(`(?is:${regex})`)}`);
  return holds ? matchers.map((matcher) => [matcher]) : [matchers];
}

function endpointAlternatives(endpoints: readonly Endpoint[], holds: boolean): Alternatives {
  const each = endpoints.map(({ host, port }) => {
    const address = labelled(['server_address'], hostRegex(host), holds);
    if (port === null) return address;
    const numbered = labelled(['server_port'], String(port), holds);
    return holds ? all([address, numbered]) : [...address, ...numbered];
  });
  return holds ? each.flat() : all(each);
}

function hostRegex(host: Endpoint['host']): string {
  if (host.kind !== 'network') return regexOf(host);
  if (!host.text.includes('/')) return escaped(host.text);
  throw new Unsayable('a network is no text that a label could be compared with');
}

function portOf({ from, to }: NumberRange): string {
  if (from === to) return String(from);
  throw new Unsayable('a range of ports is no text that a label could be compared with');
}

/** Matchers are of the whole text, and in RE2's syntax as filters are. */
function regexOf(pattern: TextPattern): string {
  switch (pattern.kind) {
    case 'literal':
      return escaped(pattern.text);
    case 'wildcard':
      return pattern.text.split('*').map(escaped).join('.*');
    case 'expression':
      return `.*(?-is:${pattern.source}).*`;
    case 'codes':
      throw new Unsayable('a status is of single transactions');
    default:
      return pattern satisfies never;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** As a string of PromQL. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
