import type { SessionOptions } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { type CaptureFlags, readCapture } from './read-capture.ts';
import { readDecodeAs } from './read-decode-as.ts';
import type { FilterFlags } from './read-filter.ts';
import { type RuleFlags, readRules } from './read-rules.ts';
import { readTarget, type TargetFlags } from './read-target.ts';
import { readTime } from './read-time.ts';

export interface SessionFlags extends TargetFlags, CaptureFlags, RuleFlags, FilterFlags {
  readonly for?: string | undefined;
  readonly 'decode-as'?: readonly string[] | undefined;
}

/** Shorter windows would hold single drains of the ring. */
const SHORTEST_INTERVAL_NS = 100e6;

/**
 * What every command that collects has in common.
 * @throws UserError
 */
export async function readSession(flags: SessionFlags, command: string): Promise<Omit<SessionOptions, 'mode'>> {
  return { target: readTarget(flags, command), ...(await readCircumstances(flags)) };
}

/**
 * The same without a target.
 * @throws UserError
 */
export async function readCircumstances(flags: SessionFlags): Promise<Omit<SessionOptions, 'mode' | 'target'>> {
  // The grammar brings an engine for expressions: 5 ms that --help and --version do not pay.
  const { readErrorFilters, readFilter } = await import('./read-filter.ts');
  return {
    decodeAs: readDecodeAs(flags['decode-as']),
    rules: {
      ...readRules(flags),
      errorWhen: readErrorFilters('--error-when', flags['error-when']),
      okWhen: readErrorFilters('--ok-when', flags['ok-when']),
    },
    filter: readFilter(flags),
    capture: readCapture(flags),
    forNs: readTime('--for', flags.for),
  };
}

/** @throws UserError BAD_DURATION */
export function readInterval(text: string): number {
  const intervalNs = readTime('--interval', text);
  if (intervalNs >= SHORTEST_INTERVAL_NS) return intervalNs;
  throw new UserError('BAD_DURATION', `--interval ${text} is too short`, ['Use at least 100ms.']);
}
