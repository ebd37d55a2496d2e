import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summaryLine } from '../../src/app/summary-line.ts';
import { NO_LOSS } from '../metrics/no-loss.ts';

const COUNTS = { decoded: 2, tls: 0, recognised: 0, unknown: 0, unreadable: 0 };
const COVERAGE = { connections: COUNTS, bytes: COUNTS };

function lineWith(limits: Partial<(typeof NO_LOSS)['limits']>, complete = true): string {
  const loss = { ...NO_LOSS, complete, limits: { ...NO_LOSS.limits, ...limits } };
  return summaryLine({ transactions: 31, coverage: COVERAGE, loss });
}

test('what only has no name of its own is told behind what is lost, with the flag that helps', () => {
  const seen = '31 transactions on 2 connections';
  assert.equal(lineWith({}), `${seen}; nothing lost`);
  assert.equal(
    lineWith({ cappedNames: 44, forgottenStatements: 7 }),
    `${seen}; nothing lost; 44 names folded into others (--max-names); 7 prepared statements forgotten (--max-names)`,
  );
  assert.equal(
    lineWith({ cappedNames: 1, evictedConnections: 5 }, false),
    `${seen}; LOST: 5 connections evicted; 1 names folded into others (--max-names)`,
  );
});
