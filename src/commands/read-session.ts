import type { SessionOptions } from '../app/options.ts';
import { parseDuration } from '../lib/duration.ts';
import { UserError } from '../lib/errors.ts';
import { type CaptureFlags, readCapture } from './read-capture.ts';
import { readDecodeAs } from './read-decode-as.ts';
import { type RuleFlags, readRules } from './read-rules.ts';
import { readTarget, type TargetFlags } from './read-target.ts';

export interface SessionFlags extends TargetFlags, CaptureFlags, RuleFlags {
  readonly for?: string | undefined;
  readonly 'decode-as'?: readonly string[] | undefined;
}

/** Shorter windows would hold single drains of the ring. */
const SHORTEST_INTERVAL_NS = 100e6;

/**
 * What every command that collects has in common.
 * @throws UserError
 */
export function readSession(flags: SessionFlags, command: string): Omit<SessionOptions, 'mode'> {
  return {
    target: readTarget(flags, command),
    decodeAs: readDecodeAs(flags['decode-as']),
    rules: readRules(flags),
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

/**
 * A flag's time in nanoseconds; null where it was not given.
 * @throws UserError BAD_DURATION, naming the flag
 */
export function readTime<Text extends string | undefined>(
  flag: string,
  text: Text,
): Text extends string ? number : number | null;
export function readTime(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, `${flag}: ${error.message}`, error.next, { cause: error });
  }
}
