import { DNS_SCENARIOS } from './dns.ts';
import { FOREIGN_SCENARIOS } from './foreign.ts';
import { ODD_HTTP_SCENARIOS } from './http-odd.ts';
import { KAFKA_SCENARIOS } from './kafka.ts';
import { MYSQL_SCENARIOS } from './mysql/scenarios.ts';
import { NGINX_SCENARIOS } from './nginx.ts';
import { NODE_SCENARIOS } from './node-http.ts';
import { REDIS_SCENARIOS } from './redis.ts';
import { REDIS_MODE_SCENARIOS } from './redis-modes.ts';
import { REDIS_REFUSAL_SCENARIOS } from './redis-refusals.ts';
import type { Scenario } from './scenario.ts';

/** All that is recorded. Names are unique. */
export const SCENARIOS: readonly Scenario[] = [
  ...REDIS_SCENARIOS,
  ...REDIS_MODE_SCENARIOS,
  ...REDIS_REFUSAL_SCENARIOS,
  ...NGINX_SCENARIOS,
  ...NODE_SCENARIOS,
  ...ODD_HTTP_SCENARIOS,
  ...MYSQL_SCENARIOS,
  ...DNS_SCENARIOS,
  ...KAFKA_SCENARIOS,
  ...FOREIGN_SCENARIOS,
];
