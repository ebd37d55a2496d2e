/** What a generator, a server or sae-mon counted: transactions by operation, resource and status. */
export interface AccountRow {
  readonly operation: string;
  readonly resource: string | null;
  /** HTTP: `200`; Redis: `ok` or the error's first word; `unanswered`: given up by the client. */
  readonly status: string;
  readonly count: number;
}

export class Account {
  readonly #counts = new Map<string, number>();

  add(operation: string, resource: string | null, status: string, count = 1): void {
    if (count === 0) return;
    const key = JSON.stringify([operation, resource, status]);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  static of(rows: readonly AccountRow[]): Account {
    const account = new Account();
    for (const { operation, resource, status, count } of rows) account.add(operation, resource, status, count);
    return account;
  }

  total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  /** In one order, so that two accounts can be compared. */
  rows(): AccountRow[] {
    return [...this.#counts.keys()].sort().map((key) => {
      const [operation, resource, status] = JSON.parse(key) as [string, string | null, string];
      return { operation, resource, status, count: this.#counts.get(key) as number };
    });
  }
}

/** What a generator prints as its last line. */
export interface LoadResult {
  readonly account: readonly AccountRow[];
  readonly connections: number;
  readonly seconds: number;
}
