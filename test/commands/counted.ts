import assert from 'node:assert/strict';
import { attachSaeMon, endingOf } from './run-sae-mon.ts';

interface Row {
  readonly workload: { readonly command: string; readonly pids: readonly number[] };
  readonly protocol: string;
  readonly transactions: number;
  readonly errors: number;
  readonly server: { readonly address: string | null; readonly port: number };
}

interface Document {
  readonly targets: readonly { readonly kind: string; readonly value: string; readonly processes: number }[];
  readonly endpoints: readonly Row[];
  readonly dependencies: readonly Row[];
}

/** What is exported of the time in which `asked` runs. */
export async function counted(args: readonly string[], asked: () => Promise<void>): Promise<Document> {
  await using child = await attachSaeMon('export', '--json', ...args);
  await asked();
  child.signal('SIGINT');
  const { code, stdout, stderr } = await endingOf(child);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Document;
}

/** Transactions by whatever tells rows apart. */
export function countsBy<Key>(rows: readonly Row[], key: (row: Row) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + row.transactions);
  return counts;
}
