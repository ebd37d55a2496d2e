import type { CoverageCounts } from '../../lib/coverage.ts';

/** What could be made of a conversation's bytes: the keys of coverage, and `undecided` before. */
export type ConversationClass = 'undecided' | 'decoded' | 'tls' | 'recognised' | 'unknown';

type Key = keyof CoverageCounts;
type Counts = { -readonly [key in Key]: number };

/** The share of one conversation. */
export class CoverageShare {
  #class: ConversationClass = 'undecided';
  #bytes = 0;
  #unreadable = 0;

  get class(): ConversationClass {
    return this.#class;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that no record could hold. */
  get unreadable(): number {
    return this.#unreadable;
  }

  moved(bytes: number): void {
    this.#bytes += bytes;
  }

  couldNotRead(bytes: number): void {
    this.#unreadable += bytes;
  }

  becomes(what: ConversationClass): void {
    this.#class = what;
  }

  get key(): Key {
    if (this.#class !== 'undecided') return this.#class;
    return this.#unreadable * 2 > this.#bytes ? 'unreadable' : 'unknown';
  }
}

/** Conversations and bytes by what could be made of them: those that have ended, plus those that are open when asked. */
export class Coverage {
  readonly #endedConnections: Counts = emptyCounts();
  readonly #endedBytes: Counts = emptyCounts();

  ended(share: CoverageShare): void {
    add(share, this.#endedConnections, this.#endedBytes);
  }

  counts(open: Iterable<{ readonly coverage: CoverageShare }>): {
    readonly connections: CoverageCounts;
    readonly bytes: CoverageCounts;
  } {
    const connections = { ...this.#endedConnections };
    const bytes = { ...this.#endedBytes };
    for (const { coverage } of open) add(coverage, connections, bytes);
    return { connections, bytes };
  }
}

function add({ key, bytes: all, unreadable }: CoverageShare, connections: Counts, bytes: Counts): void {
  if (all === 0) return;
  connections[key] += 1;
  bytes[key] += all - unreadable;
  bytes.unreadable += unreadable;
}

function emptyCounts(): Counts {
  return { decoded: 0, tls: 0, recognised: 0, unknown: 0, unreadable: 0 };
}
