import type { DecodingRules } from '../app/options.ts';
import { UserError } from '../lib/errors.ts';
import { parseRoutePattern } from '../lib/route-pattern.ts';

/** Fewer are no use to anybody. */
const LEAST_NAMES = 256;
/** At 0.5 kB each, of some kinds at once, 1 GB or more. */
const MOST_NAMES = 1_000_000;

export interface RuleFlags {
  readonly route?: readonly string[] | undefined;
  readonly 'redis-keys'?: boolean | undefined;
  readonly 'no-names'?: boolean | undefined;
  readonly sql?: boolean | undefined;
  readonly 'max-names'?: string | undefined;
  readonly 'error-when'?: readonly string[] | undefined;
  readonly 'ok-when'?: readonly string[] | undefined;
}

/**
 * What is told of names.
 * @throws UserError BAD_FLAG
 */
export function readRules(flags: RuleFlags): Omit<DecodingRules, 'errorWhen' | 'okWhen'> {
  const routes = flags.route ?? [];
  for (const pattern of routes) parseRoutePattern(pattern);
  return {
    routes,
    redisKeys: flags['redis-keys'] ?? false,
    statements: flags.sql ?? false,
    serverNames: flags['no-names'] !== true,
    maxNames: readMaxNames(flags['max-names']),
  };
}

function readMaxNames(text: string | undefined): number | null {
  if (text === undefined) return null;
  const names = Number(text);
  if (/^\d+$/.test(text) && names >= LEAST_NAMES && names <= MOST_NAMES) return names;
  throw new UserError('BAD_FLAG', `--max-names ${text} is not a number of names`, [
    `Use one from ${LEAST_NAMES} to ${MOST_NAMES}.`,
  ]);
}
