import type { TestContext } from 'node:test';
import type { Way } from '../equality/sae-mon.ts';
import type { Account } from '../load/account.ts';

/** One line of the table that `table-program.ts` prints: what was sent, and what was counted at one end. */
export interface Compared {
  readonly client: string;
  readonly server: string;
  readonly way: Way;
  readonly side: 'server' | 'client';
  readonly expected: number;
  readonly counted: number;
}

/** How a line of the table stands among the words of a test. */
export const COMPARED = 'compared: ';

export interface BothEnds {
  readonly expected: Account;
  readonly served: Account;
  readonly called: Account;
}

/** Tells the table; the test has compared all that the accounts hold. */
export function tell(
  context: TestContext,
  run: Pick<Compared, 'client' | 'server' | 'way'>,
  { expected, served, called }: BothEnds,
): void {
  for (const [side, account] of [
    ['server', served],
    ['client', called],
  ] as const) {
    const line: Compared = { ...run, side, expected: expected.total(), counted: account.total() };
    context.diagnostic(`${COMPARED}${JSON.stringify(line)}`);
  }
}
