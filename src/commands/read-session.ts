import type { Observed } from '../app/child/observe.ts';
import type { SessionOptions } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { readBy } from './read-by.ts';
import { type CaptureFlags, readCapture } from './read-capture.ts';
import { type CommandFlags, type Parted, readCommand } from './read-command.ts';
import { readDecodeAs } from './read-decode-as.ts';
import type { FilterFlags } from './read-filter.ts';
import { type RuleFlags, readRules } from './read-rules.ts';
import { readTarget, type TargetFlags } from './read-target.ts';
import { readTime } from './read-time.ts';

export interface SessionFlags extends TargetFlags, CommandFlags, CaptureFlags, RuleFlags, FilterFlags {
  readonly for?: string | undefined;
  readonly 'decode-as'?: readonly string[] | undefined;
  readonly by?: readonly string[] | undefined;
}

/** Shorter windows would hold single drains of the ring. */
const SHORTEST_INTERVAL_NS = 100e6;

/**
 * What every command that collects has in common.
 * @throws UserError
 */
export async function readSession(flags: SessionFlags, name: string, words: Parted['words']): Promise<Observed> {
  const target = readTarget(flags, name, words);
  if (target !== null && words !== null) {
    const flag = target.kind === 'pids' ? 'pid' : target.kind;
    throw new UserError('BAD_FLAG', `--${flag} and a command exclude each other`, ['Name one target.']);
  }
  const command = readCommand(flags, words, process.env);
  return { session: { target, ...(await readCircumstances(flags)) }, command };
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
    by: readBy(flags.by),
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
