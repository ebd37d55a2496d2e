/** A signal that comes as sae-mon ends by itself: what was asked for is done, and nothing is cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endingOf, startSaeMon } from '../commands/run-sae-mon.ts';
import { ETHERNET } from './exported.ts';

/** From when the last output came: the process ends within these. */
const DELAYS_MS = [0, 0, 0, 1, 1, 2, 3, 5, 8];

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  for (const [command, last] of [
    ['export', '\n'],
    ['trace', '"kind":"summary"'],
  ] as const) {
    test(`${signal} as ${command} ends by itself changes nothing`, async () => {
      for (const ms of DELAYS_MS) {
        await using child = startSaeMon([command, '--json', '--replay', ETHERNET]);
        await child.until(() => child.stdout.includes(last), 'the end');
        if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
        child.signal(signal);
        const { code, signal: by, stdout } = await endingOf(child);
        assert.deepEqual([code, by], [0, null], `${ms} ms`);
        assert.ok(stdout.endsWith('}\n'));
      }
    });
  }
}
