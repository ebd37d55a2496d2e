import assert from 'node:assert/strict';
import type { Golden } from './capture.ts';

type Found = Pick<Golden, 'operation' | 'resource' | 'statusCode'>;

/** Without the error, which follows from the status for one side and not the other. */
function textOf({ operation, resource, statusCode }: Found): string {
  return `${operation} ${resource} ${statusCode}`;
}

/** Each of `found` is one of `golden`, and none more often. */
export function assertInventsNothing(found: readonly Found[], golden: readonly Found[], what: string): void {
  const left = golden.map(textOf);
  for (const transaction of found) {
    const index = left.indexOf(textOf(transaction));
    assert.notEqual(index, -1, `${what}: invented ${textOf(transaction)}`);
    left.splice(index, 1);
  }
}
