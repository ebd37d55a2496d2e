import { formatCount, formatSeconds } from '../../lib/formats.ts';
import { isError } from '../../lib/outcome.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import { SLOW_SECONDS, slownessOf } from '../../views/trace/slow.ts';

/** What was shown, for the last words. */
export class TraceTally {
  #lines = 0;
  #errors = 0;
  #slow = 0;
  #open = 0;
  #inside = 0;
  #notShown = 0;

  add(rows: readonly TransactionRow[], notShown: number): void {
    this.#notShown += notShown;
    this.#lines += rows.length;
    for (const row of rows) {
      if (row.outcome === 'open') this.#open += 1;
      else if (isError(row.outcome)) this.#errors += 1;
      if (slownessOf(row) !== 'not') this.#slow += 1;
      this.#inside += row.tree?.calls.length ?? 0;
    }
  }

  /** What is zero is left out. */
  toString(): string {
    const parts: readonly (readonly [count: number, what: string])[] = [
      [this.#inside, 'calls inside of them'],
      [this.#errors, 'errors'],
      [this.#slow, `slow (* ${formatSeconds(SLOW_SECONDS)} or more)`],
      [this.#open, 'without an answer at the end'],
      [this.#notShown, 'not shown: the reader was too slow'],
    ];
    const words = parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
    return [`${formatCount(this.#lines)} shown`, ...words].join(', ');
  }
}
