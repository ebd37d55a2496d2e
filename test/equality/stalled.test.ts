/** The account adds up where records are certainly lost: a small ring that nobody reads for a while. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccount } from './check-account.ts';
import { WAYS } from './sae-mon.ts';

for (const way of WAYS) {
  test(`a ring of 64KiB that nobody reads for 200 ms; ${way}`, async (context) => {
    const { sum, dropped } = await checkAccount({ way, ringBytes: '64KiB', stallMs: 200 });
    context.diagnostic(sum);
    assert.ok(dropped > 0, 'the ring was never full: this test has shown nothing');
  });
}
