/** The account adds up at every size of the ring, at full speed. */
import { test } from 'node:test';
import { checkAccount } from './check-account.ts';
import { WAYS } from './sae-mon.ts';

const RING_SIZES = ['64KiB', '128KiB', '256KiB', '512KiB', '1MiB', '2MiB', '4MiB', '8MiB'];

for (const way of WAYS) {
  for (const ringBytes of RING_SIZES) {
    test(`a ring of ${ringBytes}; ${way}`, async (context) => {
      const { sum } = await checkAccount({ way, ringBytes, stallBytes: 0 });
      context.diagnostic(sum);
    });
  }
}
