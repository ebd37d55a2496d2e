import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileFilter } from '../../src/lib/filter/compile.ts';
import { ROW_FACTS } from '../../src/metrics/row-facts.ts';
import { snapshotOf } from '../exports/snapshot.ts';
import { filterOf } from '../lib/filter/parsed.ts';

/** 1,009 requests served of 1 to 10 ms, 12 of them 500; 101 calls of a Redis at 10.0.0.5:6379; one request in flight. */
const { rows } = snapshotOf();

function selected(filter: string): string[] {
  return rows.filter(compileFilter(filterOf(filter), ROW_FACTS)).map((row) => `${row.protocol} ${row.resource}`);
}

const SERVED = 'http /users/{id}';
const CALLED = 'redis null';
const FLYING = 'http /reports/{uuid}';

describe('a row is selected', () => {
  for (const [filter, names] of [
    ['proto:redis', [CALLED]],
    ['side:server', [SERVED, FLYING]],
    ['op:GET !path:*', [CALLED]],
    ['port:6379 server:10.0.0.0/8', [CALLED]],
    ['peer:10.0.0.5:6379', [CALLED]],
    ['reports or 6379', [CALLED, FLYING]],
    ['"GET /users"', [SERVED]],
    ['command-0', [SERVED, CALLED, FLYING]],
  ] as const) {
    it(`by what all of its transactions share: ${filter}`, () => assert.deepEqual(selected(filter), names));
  }

  for (const [filter, names] of [
    ['status:5xx', [SERVED]],
    ['status:200', [SERVED]],
    ['err', [SERVED]],
    ['type:500', [SERVED]],
    ['!status:5xx', [CALLED, FLYING]],
    ['outcome:error', [SERVED]],
    ['pid:123', [SERVED, CALLED, FLYING]],
    ['pid:124', []],
    ['dur>9ms', [SERVED]],
    ['dur>10ms', []],
    ['dur<=1ms', [SERVED, CALLED]],
    ['!dur>5ms', [CALLED, FLYING]],
    ['!dur:2ms-3ms', [CALLED, FLYING]],
    ['!dur:11ms-1s', [SERVED, CALLED, FLYING]],
  ] as const) {
    it(`where one of its transactions is: ${filter}`, () => assert.deepEqual(selected(filter), names));
  }

  it('by nothing that no row tells', () => {
    for (const filter of [
      'bytes>1',
      '!bytes>1',
      'tries>0',
      '!tries:7',
      'side:server peer:10.0.0.7',
      'dur:2ms-3ms !dur:2ms-3ms',
    ])
      assert.deepEqual(selected(filter), [], filter);
  });
});
