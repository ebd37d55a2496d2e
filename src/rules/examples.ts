/** Of the man page. */
interface RuleExample {
  readonly rule: string;
  readonly says: string;
}

export const RULE_EXAMPLES: readonly RuleExample[] = [
  { rule: 'p99 < 500ms', says: 'in every row the 99th percentile of the durations is below 500 ms' },
  { rule: 'proto:http side:server: p99 < 500ms', says: 'the same of each HTTP endpoint that is served' },
  { rule: 'side:server: all p95 < 200ms', says: 'of all that is served together' },
  { rule: 'side:server: error-ratio < 1%', says: 'of all that is served less than one in a hundred is an error' },
  { rule: 'side:server: each error-ratio < 5%', says: 'the same of each endpoint' },
  { rule: 'op:POST path:/orders: rate > 10/s', says: 'more than ten a second' },
  { rule: 'proto:redis side:client: max < 50ms', says: 'no call of Redis took longer' },
  { rule: 'side:server: oldest-in-flight < 10s', says: 'nothing hangs' },
  { rule: 'lost == 0', says: 'nothing was lost; `not lost` is the same' },
  { rule: 'not new-dependency', says: 'beside an earlier run no other server is called' },
  { rule: 'not absent', says: 'there was traffic at all' },
];
