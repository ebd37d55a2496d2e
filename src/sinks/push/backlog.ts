import type { DropReason, PushAccount } from './account.ts';
import type { Spooled, SpoolFolder } from './spool-folder.ts';

/** Of bodies in memory. */
const DEFAULT_MEMORY_BYTES = 32 * 1024 * 1024;
/** As long as an alert rule looks back, and receivers take what is late. */
const MEMORY_MS = 600_000;

export interface BacklogOptions {
  readonly account: PushAccount;
  /** Null: memory only. */
  readonly spool: SpoolFolder | null;
  readonly spoolBytes: number;
  readonly memoryBytes?: number;
  /** Milliseconds that never go back. */
  nowMs(): number;
  /** The oldest was dropped, for the first time. */
  pushedOut(): void;
  /** The disk does not take what it should: once, until it does. */
  unspooled(error: Error): void;
}

export interface PushRequest {
  readonly body: Uint8Array;
  /** What is in it. */
  readonly items: number;
}

interface Entry {
  readonly madeMs: number;
  readonly items: number;
  /** Null: on disk. */
  body: Uint8Array | null;
  file: Spooled | null;
  gone: boolean;
}

/**
 * Requests that wait, oldest first: in memory until they are on disk, where there is a spool. Both are bounded; the oldest makes room,
 * but for the one that is being sent.
 */
export class Backlog {
  readonly #options: BacklogOptions;
  #entries: Entry[];
  #sending: Entry | null = null;
  /** Files are written one after the other. */
  #writing: Promise<void> = Promise.resolve();
  #diskIsBad = false;
  #added: () => void = () => undefined;

  constructor(options: BacklogOptions) {
    this.#options = options;
    const madeMs = options.nowMs();
    const found = options.spool?.found ?? [];
    this.#entries = found.map((file) => ({ madeMs, items: file.items, body: null, file, gone: false }));
    this.#bound();
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  add({ body, items }: PushRequest): void {
    const entry: Entry = { madeMs: this.#options.nowMs(), items, body, file: null, gone: false };
    this.#entries.push(entry);
    const { spool } = this.#options;
    if (spool !== null) this.#writing = this.#writing.then(() => this.#toDisk(entry, spool, spool.number()));
    this.#bound();
    this.#added();
  }

  /** Resolves when something waits, or at once with `release`. */
  async filled(): Promise<void> {
    if (!this.isEmpty) return;
    await new Promise<void>((resolve) => {
      this.#added = resolve;
    });
  }

  release(): void {
    this.#added();
  }

  /** The oldest, which stays until `sent` or `refused`, or goes back to wait with `kept`. Null: there is none. */
  async take(): Promise<PushRequest | null> {
    this.#bound();
    for (;;) {
      const [entry] = this.#entries;
      if (entry === undefined) return null;
      this.#sending = entry;
      const { body, items, file } = entry;
      if (body !== null) return { body, items };
      const read = file === null ? null : ((await this.#options.spool?.read(file)) ?? null);
      if (read !== null) return { body: read, items };
      this.#drop(entry, 'lost');
    }
  }

  kept(): void {
    this.#sending = null;
    this.#bound();
  }

  sent(): void {
    if (this.#sending !== null) this.#remove(this.#sending);
    this.#sending = null;
  }

  /** At the end: what is in memory is lost, what is on disk is there at the next start. */
  async close(): Promise<void> {
    await this.#settled();
    for (const entry of [...this.#entries]) if (entry.file === null) this.#drop(entry, 'left');
  }

  /** All files are written or removed, also those that room was made by. */
  async #settled(): Promise<void> {
    for (let waited: Promise<void> | null = null; waited !== this.#writing; ) {
      waited = this.#writing;
      await waited;
    }
  }

  async #toDisk(entry: Entry, spool: SpoolFolder, number: number): Promise<void> {
    const { body, items } = entry;
    if (entry.gone || body === null) return;
    try {
      entry.file = await spool.write(number, body, items);
      this.#diskIsBad = false;
    } catch (error) {
      if (!this.#diskIsBad) this.#options.unspooled(error as Error);
      this.#diskIsBad = true;
      return;
    }
    if (entry.gone) await spool.remove(entry.file);
    else if (entry !== this.#sending) entry.body = null;
    this.#bound();
  }

  #bound(): void {
    const { nowMs, memoryBytes = DEFAULT_MEMORY_BYTES, spoolBytes, account } = this.#options;
    const oldestMs = nowMs() - MEMORY_MS;
    for (const entry of this.#waiting()) {
      if (entry.file === null && entry.madeMs < oldestMs) this.#drop(entry, 'waited');
    }
    this.#shrink(({ file, body }) => (file === null ? (body?.length ?? 0) : 0), memoryBytes);
    this.#shrink(({ file }) => file?.bytes ?? 0, spoolBytes);
    account.queuedRequests = this.#entries.length;
    account.queuedBytes = sum(this.#entries, ({ body }) => body?.length ?? 0);
    account.spooledBytes = sum(this.#entries, ({ file }) => file?.bytes ?? 0);
  }

  #shrink(bytesOf: (entry: Entry) => number, limit: number): void {
    let bytes = sum(this.#entries, bytesOf);
    for (const entry of this.#waiting()) {
      if (bytes <= limit) return;
      const own = bytesOf(entry);
      bytes -= own;
      if (own > 0) this.#drop(entry, 'waited');
    }
  }

  #waiting(): readonly Entry[] {
    return this.#entries.filter((entry) => entry !== this.#sending);
  }

  #drop(entry: Entry, reason: DropReason): void {
    const { account, pushedOut } = this.#options;
    if (reason === 'waited' && account.droppedItems.waited === 0) pushedOut();
    account.drop(entry.items, reason);
    this.#remove(entry);
  }

  #remove(entry: Entry): void {
    entry.gone = true;
    entry.body = null;
    this.#entries = this.#entries.filter((other) => other !== entry);
    const { account, spool } = this.#options;
    account.queuedRequests = this.#entries.length;
    if (entry.file !== null && spool !== null) {
      const { file } = entry;
      this.#writing = this.#writing.then(() => spool.remove(file));
    }
  }
}

function sum(entries: readonly Entry[], bytesOf: (entry: Entry) => number): number {
  return entries.reduce((bytes, entry) => bytes + bytesOf(entry), 0);
}
