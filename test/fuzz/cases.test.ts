import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { seedsOf } from './seeds.ts';
import { FUZZ_TARGETS } from './targets.ts';

const CASES = join(import.meta.dirname, 'cases');
const PROGRAM = join(import.meta.dirname, 'case-program.ts');
/** Each takes milliseconds, and its process a second on a busy machine; what loops is ended. */
const TIMEOUT_MS = 15_000;

for (const [name, target] of FUZZ_TARGETS) {
  test(`${name}: what fuzzing begins with breaks nothing`, () => {
    for (const seed of seedsOf(name).values()) target(seed);
  });
  for (const file of casesOf(name)) {
    test(`${name}: what fuzzing found stays mended: ${file}`, () => {
      const args = [PROGRAM, name, join(CASES, name, file)];
      const { status, signal, stderr } = spawnSync(process.execPath, args, { timeout: TIMEOUT_MS, encoding: 'utf8' });
      assert.equal(signal, null, `it has not ended after ${TIMEOUT_MS} ms`);
      assert.equal(status, 0, stderr);
    });
  }
}

test('every case belongs to a target', () => {
  for (const name of readdirSync(CASES)) assert.ok(FUZZ_TARGETS.has(name), `test/fuzz/cases/${name}`);
});

function casesOf(name: string): string[] {
  const folder = join(CASES, name);
  return existsSync(folder) ? readdirSync(folder) : [];
}
