import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

/** Whether the Go that builds the programs here is of version 1.`minor` or later: some of its networking came late. */
export function isGoSince(minor: number): boolean {
  const version = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  const found = /^go1\.(\d+)/.exec(version)?.[1];
  assert.ok(found !== undefined, `not a version of Go: ${version}`);
  return Number(found) >= minor;
}
