/** sae-mon as a job of CI starts it: without a terminal, whatever the tests have. */
import { fileURLToPath } from 'node:url';
import { type Ending, endingOf } from '../commands/run-sae-mon.ts';
import { Child, type ChildOptions } from '../workloads/child.ts';

export const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

/** It is no leader of a group, so that `setsid` becomes it in place. */
export function startJob(args: readonly string[], options: ChildOptions = {}): Child {
  return new Child('setsid', [process.execPath, SAE_MON, ...args], options);
}

export async function runJob(...args: string[]): Promise<Ending> {
  await using child = startJob(args);
  return await endingOf(child);
}
