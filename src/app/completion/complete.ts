import { DataOutput } from '../data-output.ts';
import { candidatesFor, isCandidateKind } from './candidates.ts';

/** Prints what a flag can take, for a shell: value, TAB, description. Nothing where nobody knows: a shell is in the middle of a line. */
export async function runComplete(kind: string, word: string): Promise<void> {
  const found = isCandidateKind(kind) ? candidatesFor(kind, word) : [];
  const output = new DataOutput(null, () => undefined);
  await output.write(found.map(({ value, description }) => `${value}\t${description}\n`).join(''));
}
