import type { AccountRow } from '../load/account.ts';

/** What a generator has counted, by `key`. */
export function sums(rows: readonly AccountRow[], key: (row: AccountRow) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + row.count;
  return counts;
}
