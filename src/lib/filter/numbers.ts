/** Values of fields of numbers, as ranges. */
import { parseDuration } from '../duration.ts';
import { UserError } from '../errors.ts';
import type { Field } from './fields.ts';
import type { RawValue, Scanner } from './scanner.ts';
import type { NumberRange } from './tree.ts';

const SIZE = /^(\d{1,15}(?:\.\d+)?)(B|k|kB|K|KB|M|MB|G|GB|KiB|MiB|GiB)?$/;
/** As figures are shown: `12.1kB` is 12,100 bytes. */
const FACTORS: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 * 1024,
  Gi: 1024 * 1024 * 1024,
};
/** Nobody takes exactly 10 ms. */
const NEEDS_RANGE = 'a duration is compared, or lies in a range';

/** `10ms`, or `10ms-20ms`. @throws FaultFound */
export function rangeOf(scanner: Scanner, field: Field, raw: RawValue): NumberRange {
  const dash = raw.text.indexOf('-');
  if (dash < 0) {
    const value = numberOf(scanner, field, raw);
    if (field.kind === 'duration') {
      const example = `Write ${field.name}>${raw.text}, ${field.name}<=${raw.text} or ${field.name}:1ms-${raw.text}.`;
      scanner.fault(raw.start, raw.end, NEEDS_RANGE, example);
    }
    return { from: value, to: value, withFrom: true, withTo: true };
  }
  const middle = raw.start + dash;
  const from = numberOf(scanner, field, { ...raw, text: raw.text.slice(0, dash), end: middle });
  const to = numberOf(scanner, field, { ...raw, text: raw.text.slice(dash + 1), start: middle + 1 });
  if (from > to) scanner.fault(raw.start, raw.end, 'this range ends before it begins', 'Write the smaller one first.');
  return { from, to, withFrom: true, withTo: true };
}

/** @throws FaultFound */
export function comparedWith(scanner: Scanner, field: Field, comparison: string, raw: RawValue): NumberRange {
  const value = numberOf(scanner, field, raw);
  const includes = comparison.endsWith('=');
  return comparison.startsWith('>')
    ? { from: value, to: Infinity, withFrom: includes, withTo: true }
    : { from: -Infinity, to: value, withFrom: true, withTo: includes };
}

function numberOf(scanner: Scanner, field: Field, raw: RawValue): number {
  switch (field.kind) {
    case 'duration':
      return durationOf(scanner, raw);
    case 'bytes':
      return sizeOf(scanner, raw);
    default:
      if (/^\d{1,15}$/.test(raw.text)) return Number(raw.text);
      return scanner.fault(
        raw.start,
        raw.end,
        `expected a whole number for ${field.name}, not "${raw.text}"`,
        `Write ${field.name}:1234.`,
      );
  }
}

function durationOf(scanner: Scanner, { text, start, end }: RawValue): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return scanner.fault(start, end, error.message, ...error.next);
  }
}

function sizeOf(scanner: Scanner, { text, start, end }: RawValue): number {
  const match = SIZE.exec(text);
  if (match === null)
    return scanner.fault(
      start,
      end,
      `"${text}" is not a size`,
      'Write a number of bytes, or one with its unit: 1500, 64k, 1M, 64KiB.',
    );
  const unit = (match[2] ?? '').replace('B', '').replace(/^K$/, 'k');
  return Math.round(Number(match[1]) * (FACTORS[unit] ?? 1));
}
