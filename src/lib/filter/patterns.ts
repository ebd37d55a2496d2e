/** Values of fields of text, as patterns. */
import { parseCidrs } from '../cidr.ts';
import { didYouMean } from '../nearest.ts';
import { compileExpression } from './expression.ts';
import type { Field } from './fields.ts';
import type { RawValue, Scanner } from './scanner.ts';
import type { Endpoint, TextPattern } from './tree.ts';

const CLASS_OF_CODES = /^(\d)xx$/i;
const RANGE_OF_CODES = /^(\d{1,15})-(\d{1,15})$/;
const MAX_PORT = 65_535;

/** `*` stands for any characters, but not in quotes. */
export function patternOf({ text, quoted }: RawValue): TextPattern {
  return !quoted && text.includes('*') ? { kind: 'wildcard', text } : { kind: 'literal', text };
}

/** @throws FaultFound where it is no expression */
export function expressionOf(scanner: Scanner, { text, start, end }: RawValue): TextPattern {
  if (text === '') scanner.fault(start, end, 'expected an expression between the slashes', 'Write it as /GET|POST/.');
  const source = text.replace(/\\./gs, (pair) => (pair === '\\/' ? '/' : pair));
  const compiled = compileExpression(source);
  if ('why' in compiled) {
    scanner.fault(
      start,
      end,
      `not a regular expression: ${compiled.why}`,
      'The syntax is that of RE2, without look-ahead and back-references.',
    );
  }
  return { kind: 'expression', source };
}

/** @throws FaultFound where the field cannot have this value */
export function textPattern(
  scanner: Scanner,
  field: Field,
  protocols: readonly string[] | null,
  raw: RawValue,
): TextPattern {
  if (field.name === 'status' && !raw.quoted) return statusPattern(scanner, raw);
  const pattern = patternOf(raw);
  const known = field.name === 'proto' && protocols !== null ? [...protocols, 'unknown'] : field.values;
  if (known === undefined || pattern.kind !== 'literal') return pattern;
  const value = known.find((one) => one.toLowerCase() === raw.text.toLowerCase());
  if (value !== undefined) return { kind: 'literal', text: value };
  const question = didYouMean(raw.text, known);
  const what = field.name === 'proto' ? 'protocol' : field.name;
  return scanner.fault(raw.start, raw.end, `unknown ${what} "${raw.text}"${question}`, `Known: ${known.join(', ')}.`);
}

function statusPattern(scanner: Scanner, raw: RawValue): TextPattern {
  const { text, start, end } = raw;
  const hundred = CLASS_OF_CODES.exec(text);
  if (hundred !== null) return { kind: 'codes', from: Number(hundred[1]) * 100, to: Number(hundred[1]) * 100 + 99 };
  const range = RANGE_OF_CODES.exec(text);
  if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (from > to) scanner.fault(start, end, 'this range ends before it begins', `Write status:${to}-${from}.`);
    return { kind: 'codes', from, to };
  }
  if (/^\d+x+$/i.test(text) || /^\d+-/.test(text)) {
    scanner.fault(
      start,
      end,
      `expected a status, not "${text}"`,
      'Write status:404, status:4xx, status:400-499 or status>=500.',
    );
  }
  return patternOf(raw);
}

/** @throws FaultFound where it is no number */
export function codesFrom(scanner: Scanner, comparison: string, { text, start, end }: RawValue): TextPattern {
  if (!/^\d{1,15}$/.test(text))
    scanner.fault(start, end, `expected a number after ${comparison}`, 'Write it as status>=500.');
  const code = Number(text);
  switch (comparison) {
    case '>':
      return { kind: 'codes', from: code + 1, to: Number.MAX_SAFE_INTEGER };
    case '>=':
      return { kind: 'codes', from: code, to: Number.MAX_SAFE_INTEGER };
    case '<':
      return { kind: 'codes', from: 0, to: code - 1 };
    default:
      return { kind: 'codes', from: 0, to: code };
  }
}

/** @throws FaultFound where it is neither an address nor a name */
export function endpointOf(scanner: Scanner, raw: RawValue): Endpoint {
  if (raw.quoted) return { host: { kind: 'literal', text: raw.text }, port: null };
  if (isNetwork(raw.text)) return { host: { kind: 'network', text: raw.text }, port: null };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(raw.text) ?? [];
  if (digits === undefined) return { host: hostOf(scanner, raw, raw.text), port: null };
  const port = Number(digits);
  if (port > MAX_PORT) scanner.fault(raw.end - digits.length, raw.end, `expected a port of at most ${MAX_PORT}`);
  return { host: hostOf(scanner, raw, (bracketed ?? plain) as string), port };
}

function hostOf(scanner: Scanner, { start, end }: RawValue, text: string): Endpoint['host'] {
  if (isNetwork(text)) return { kind: 'network', text };
  const isAddress = /^[\d.]+$/.test(text) || (/^[^/*]+\//.test(text) && !text.startsWith('@'));
  if (isAddress)
    scanner.fault(
      start,
      end,
      `"${text}" is neither an address nor a network`,
      'Write 10.0.0.5, 10.0.0.0/8, fd00::/8, a name, or /run/x.sock.',
    );
  return text.includes('*') ? { kind: 'wildcard', text } : { kind: 'literal', text };
}

function isNetwork(text: string): boolean {
  return parseCidrs(text) !== null;
}
