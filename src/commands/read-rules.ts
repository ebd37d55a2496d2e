import type { DecodingRules } from '../app/options.ts';
import { parseErrorRule } from '../lib/error-rules.ts';
import { parseRoutePattern } from '../lib/route-pattern.ts';
import { readProtocol } from './read-protocols.ts';

export interface RuleFlags {
  readonly route?: readonly string[] | undefined;
  readonly 'redis-keys'?: boolean | undefined;
  readonly 'no-names'?: boolean | undefined;
  readonly sql?: boolean | undefined;
  readonly 'error-when'?: readonly string[] | undefined;
}

/**
 * What is told of names and errors.
 * @throws UserError BAD_FLAG, UNKNOWN_PROTOCOL
 */
export function readRules(flags: RuleFlags): DecodingRules {
  const routes = flags.route ?? [];
  const errorWhen = flags['error-when'] ?? [];
  for (const pattern of routes) parseRoutePattern(pattern);
  for (const rule of errorWhen) parseErrorRule(rule).protocols?.forEach(readProtocol);
  return {
    routes,
    redisKeys: flags['redis-keys'] ?? false,
    statements: flags.sql ?? false,
    serverNames: flags['no-names'] !== true,
    errorWhen,
  };
}
