import { createInterface } from 'node:readline';
import type { LoadResult } from './account.ts';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Prints `ready` and waits for a line: so that a test attaches first. Ends the program when the test has gone. */
export async function held(): Promise<void> {
  process.stdout.write('ready\n');
  await nextLine();
}

/** Prints the result and waits for a line: connections stay open until the test has read its other accounts. */
export async function finished(result: LoadResult): Promise<void> {
  process.stdout.write(`${JSON.stringify(result)}\n`);
  await nextLine();
}

async function nextLine(): Promise<void> {
  const { done } = await lines.next();
  if (done === true) throw new Error('the test that started this load has gone');
}
