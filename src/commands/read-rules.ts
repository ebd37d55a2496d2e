import type { DecodingRules } from '../app/options.ts';
import { parseRoutePattern } from '../lib/route-pattern.ts';

export interface RuleFlags {
  readonly route?: readonly string[] | undefined;
  readonly 'redis-keys'?: boolean | undefined;
  readonly 'no-names'?: boolean | undefined;
  readonly sql?: boolean | undefined;
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
  };
}
