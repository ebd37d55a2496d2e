import assert from 'node:assert/strict';
import { OTHER } from '../../src/protocols/protocol.ts';
import type { Golden } from './capture.ts';

type Found = Pick<Golden, 'operation' | 'resource' | 'statusCode'>;
type Known = Found & Pick<Golden, 'unresolved'>;

/** Without the error, which follows from the status for one side and not the other. */
function textOf({ operation, resource, statusCode }: Found): string {
  return `${operation} ${resource} ${statusCode}`;
}

/** Nothing tells its name, or what it rests on was said before: then its resource says so, in parentheses. */
function isUnnamed({ operation, resource }: Found): boolean {
  return resource === null ? operation === OTHER : /^\(.+\)$/.test(resource);
}

/**
 * Each of `found` is one of `golden`, and none more often. Where a request's beginning was lost, and nothing tells of
 * that, its answer is that of a request without a name.
 */
export function assertInventsNothing(found: readonly Found[], golden: readonly Known[], what: string): void {
  const left = [...golden];
  const take = (fits: (one: Known) => boolean): boolean => {
    const index = left.findIndex(fits);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  };
  const unnamed: Found[] = [];
  for (const transaction of found) {
    const text = textOf(transaction);
    if (take((one) => textOf(one) === text)) continue;
    if (take((one) => one.unresolved?.some((resource) => textOf({ ...one, resource }) === text) === true)) continue;
    assert.ok(isUnnamed(transaction), `${what}: invented ${text}`);
    unnamed.push(transaction);
  }
  for (const transaction of unnamed) {
    const isAnswer = take(({ statusCode }) => statusCode === transaction.statusCode);
    assert.ok(isAnswer, `${what}: invented ${textOf(transaction)}`);
  }
}

/** After the loss all is as if it began there, but for names that rest on what was said before the loss. */
export function assertGoesOn(found: readonly Golden[], again: readonly Golden[], what: string): void {
  const last = found.slice(found.length - again.length);
  const named = again.map((one, i) => {
    const { operation = '', resource = null } = last[i] ?? {};
    return isUnnamed(one) ? { ...one, operation, resource } : one;
  });
  assert.deepEqual(last, named, what);
}
