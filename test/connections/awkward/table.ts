import assert from 'node:assert/strict';
import type { Run } from '../run-pipeline.ts';

/** `GET /a 200 ok`, for each transaction; without what is null. */
export function table(run: Run): string[] {
  return run.seen.map(({ operation, resource, statusCode, outcome }) =>
    [operation, resource, statusCode, outcome].filter((part) => part !== null).join(' '),
  );
}

/** Nothing was missing. */
export function clean(run: Run): void {
  const { stream, pairing, evictedConnections } = run.pipeline.account();
  const { skippedBytes: _, ...lost } = stream;
  assert.deepEqual(lost, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0 });
  assert.deepEqual(pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
  assert.equal(evictedConnections, 0);
}
