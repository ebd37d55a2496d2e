/** The account adds up where records are certainly lost: a small ring that nobody reads for a while. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccount } from './check-account.ts';
import { WAYS } from './sae-mon.ts';

/** 7,000 answers of the longest kind at the least, each of which is two records of 64 bytes or more: 13 times the ring. */
const STALL_BYTES = 500_000;

for (const way of WAYS) {
  test(`a ring of 64KiB that nobody reads while thousands of answers are written; ${way}`, async (context) => {
    const { sum, dropped } = await checkAccount({ way, ringBytes: '64KiB', stallBytes: STALL_BYTES });
    context.diagnostic(sum);
    assert.ok(dropped > 0, 'the ring was never full: this test has shown nothing');
  });
}
