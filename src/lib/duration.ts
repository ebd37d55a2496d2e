import { UserError } from './errors.ts';

const MICROSECOND = 1e3;
const HOUR = 3600e9;
const NANOSECONDS: Readonly<Record<string, number>> = {
  us: MICROSECOND,
  µs: MICROSECOND,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: HOUR,
};

/** Timers count milliseconds in 31 bits: 24.8 days. */
const LONGEST_NS = 24 * 24 * HOUR;

const FORM = /^(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)$/;

/**
 * `500ms`, `10s`, `5m`, also `250us`, `1.5s` and `2h`, as nanoseconds; at least 1 µs, at most 24 days.
 * @throws UserError BAD_DURATION
 */
export function parseDuration(text: string): number {
  const match = FORM.exec(text.trim());
  if (match === null) {
    throw new UserError('BAD_DURATION', `"${text}" is not a duration`, [
      'Write a number with its unit: 500ms, 10s or 5m.',
    ]);
  }
  const nanoseconds = Number(match[1]) * (NANOSECONDS[match[2] as string] as number);
  if (nanoseconds < MICROSECOND) {
    throw new UserError('BAD_DURATION', `"${text}" is too short`, ['Use a duration above zero, as 500ms or 10s.']);
  }
  if (nanoseconds > LONGEST_NS) {
    throw new UserError('BAD_DURATION', `"${text}" is too long`, ['Use at most 576h (24 days).']);
  }
  return Math.round(nanoseconds);
}

const UNITS = [
  ['s', 1e9],
  ['ms', 1e6],
] as const;

/** Nanoseconds, as `parseDuration` reads them. */
export function printDuration(nanoseconds: number): string {
  const unit = UNITS.find(([, size]) => nanoseconds % size === 0);
  return unit === undefined ? `${nanoseconds / 1e3}us` : `${nanoseconds / unit[1]}${unit[0]}`;
}
