/** Slots of verdicts are shared: what is written for one connection is never another's, not in any moment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VERDICT_SLOTS } from '../../src/events/abi.gen.ts';
import { data, ProbedProgram, WAYS } from './probed-program.ts';

const CALLS = 30_000;
const SPIN_MS = 20;

for (const way of WAYS) {
  test(`${way}: a connection is not ignored because the other one of its slot is`, async () => {
    await using probed = await ProbedProgram.start({ way, ringBytes: 32 << 20 });
    const [first] = data(await probed.records('pair', 'call write read'), 'CLIENT', 'SENT');
    assert.ok(first !== undefined);
    const { verdicts } = probed.probe;
    let ended = false;
    const calls = probed.program.tell(`call write read ${CALLS}`).finally(() => {
      ended = true;
    });
    while (!ended) {
      const until = performance.now() + SPIN_MS;
      while (performance.now() < until) {
        for (let i = 0; i < 1_000; i += 1) {
          verdicts.capture(first.connection);
          verdicts.ignore(first.connection + VERDICT_SLOTS);
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await calls;
    assert.equal(probed.probe.counters().skippedCalls, 0);
    assert.equal(probed.drain().length, 2 * CALLS);
  });
}
