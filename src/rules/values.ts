/** Values of conditions: read as people write them, and written as they are read. */
import { parseDuration } from '../lib/duration.ts';
import { UserError } from '../lib/errors.ts';
import type { Scanner } from '../lib/filter/scanner.ts';
import { formatCount, formatSeconds } from '../lib/formats.ts';
import type { Unit } from './metrics.ts';
import type { Condition } from './rule.ts';

const VALUE = /(?:[^\s%/]+)(?:\s*%|\s*\/\s*[a-z]+)?/iy;
const RATIO = /^(\d{1,15}(?:\.\d+)?|\.\d+)\s*(%?)$/;
const RATE = /^(\d{1,15}(?:\.\d+)?|\.\d+)(?:\s*\/\s*(s|m|h))?$/;
const COUNT = /^\d{1,15}$/;
const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** The value at the scanner's place. @throws FaultFound */
export function limitOf(scanner: Scanner, name: string, unit: Unit): number {
  scanner.atEnd();
  const start = scanner.at;
  const text = scanner.take(VALUE)?.[0] ?? '';
  if (text === '') scanner.fault(start, start + 1, `expected a value for ${name}`, `Write ${example(name, unit)}.`);
  const limit = read(scanner, start, text, unit);
  if (limit !== null) return limit;
  return scanner.fault(
    start,
    scanner.at,
    `expected ${WANTED[unit]} for ${name}, not "${text}"`,
    `Write ${example(name, unit)}.`,
  );
}

/** `812ms`, `1.2%`, `10.4/s`, `17`. */
export function formatValue(value: number, unit: Unit): string {
  if (value === Number.POSITIVE_INFINITY) return 'unbounded';
  switch (unit) {
    case 'duration':
      return value === 0 ? '0s' : formatSeconds(value);
    case 'ratio':
      return `${significant(value * 100)}%`;
    case 'rate':
      return `${significant(value)}/s`;
    case 'count':
      return formatCount(value);
    default:
      return unit satisfies never;
  }
}

/** `p99 < 500ms`. */
export function formatCondition({ metric, comparison, limit, unit }: Condition): string {
  return `${metric.name} ${comparison} ${formatValue(limit, unit)}`;
}

const WANTED = {
  duration: 'a duration with its unit',
  ratio: 'a ratio',
  rate: 'a rate',
  count: 'a whole number',
} as const satisfies Record<Unit, string>;

function example(name: string, unit: Unit): string {
  if (unit === 'duration') return `${name} < 500ms`;
  if (unit === 'ratio') return `${name} < 1% or ${name} < 0.01`;
  return unit === 'rate' ? `${name} > 10/s or ${name} > 30/m` : `${name} < 10`;
}

function read(scanner: Scanner, start: number, text: string, unit: Unit): number | null {
  switch (unit) {
    case 'duration':
      return durationOf(scanner, start, text);
    case 'ratio':
      return ratioOf(scanner, start, text);
    case 'rate': {
      const match = RATE.exec(text);
      return match === null ? null : Number(match[1]) / SECONDS[(match[2] ?? 's') as keyof typeof SECONDS];
    }
    case 'count':
      return COUNT.test(text) ? Number(text) : null;
    default:
      return unit satisfies never;
  }
}

function durationOf(scanner: Scanner, start: number, text: string): number {
  try {
    return parseDuration(text) / 1e9;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return scanner.fault(start, scanner.at, error.message, ...error.next);
  }
}

/** 5 is no ratio, and more likely 5 % than 500 %. */
function ratioOf(scanner: Scanner, start: number, text: string): number | null {
  const match = RATIO.exec(text);
  if (match === null) return null;
  const ratio = match[2] === '%' ? Number(match[1]) / 100 : Number(match[1]);
  if (ratio > 1) {
    const meant = ratio <= 100 && match[2] !== '%' ? `${match[1]}%` : '5% or 0.05';
    scanner.fault(start, scanner.at, 'a ratio is at most 1, or 100%', `Write ${meant}.`);
  }
  return ratio;
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
