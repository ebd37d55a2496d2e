import type { Facts } from '../../../lib/filter/facts.ts';

const TEXTS: Facts<unknown>['texts'] = {
  proto: null,
  side: null,
  op: null,
  path: null,
  status: null,
  type: null,
  outcome: null,
  workload: null,
  comm: null,
  container: null,
  unit: null,
  app: null,
  instance: null,
  pod: null,
  transport: null,
};

const NUMBERS: Facts<unknown>['numbers'] = {
  port: null,
  pid: null,
  dur: null,
  ttfb: null,
  bytes: null,
  'request-bytes': null,
  'response-bytes': null,
  tries: null,
};

/** Facts of rows of which nothing is known but their text. */
export function textFacts<Row>(textOf: (row: Row) => string): Facts<Row> {
  return {
    error: null,
    shown: (row, test) => test.matches(textOf(row)),
    texts: TEXTS,
    endpoints: { server: null, peer: null },
    numbers: NUMBERS,
  };
}
