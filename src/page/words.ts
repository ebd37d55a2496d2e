/** Figures as they stand on the page. */
import { formatSeconds } from '../lib/formats.ts';

export const NOTHING = '–';

/** `0.25/s`, `12.4/s`, `1,204/s`. */
export function rateText(rate: number): string {
  return `${figure(rate)}/s`;
}

export function figure(value: number): string {
  if (value === 0) return '0';
  if (value < 0.01) return value.toPrecision(1);
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}

export function secondsText(seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? NOTHING : formatSeconds(seconds);
}

/** Small shares are not rounded to none. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return NOTHING;
  const share = (100 * part) / whole;
  if (share > 0 && share < 0.1) return '<0.1%';
  return `${share.toLocaleString('en-US', { maximumFractionDigits: share < 10 ? 1 : 0 })}%`;
}

export function timeText(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toLocaleTimeString('en-GB');
}

/** The last of them that is known. */
export function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
