import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SAE_MON } from '../../equality/sae-mon.ts';

/** A built sae-mon that is measured. */
export interface Checkout {
  /** For the names of figures: ', this' or ', other'; empty where nothing is compared. */
  readonly label: string;
  readonly program: string;
}

/** This checkout's, and after it the one of `--against DIR`, which .ci/bench.js passes on. */
export function checkouts(): Checkout[] {
  const { against } = parseArgs({ options: { against: { type: 'string' } } }).values;
  if (against === undefined) return [{ label: '', program: SAE_MON }];
  return [
    { label: ', this', program: SAE_MON },
    { label: ', other', program: join(against, 'bin/sae-mon.js') },
  ];
}
