/**
 * The bounded way from the worker to the main thread. Each message costs a credit, which comes back when
 * the main thread has dealt with it: a slow terminal or a full pipe never delays the ring.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Snapshot } from '../metrics/snapshot.ts';
import type { TransactionRow } from '../transactions/row.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Messages under way: enough to hide a turn of the main thread, few enough that a stop is seen soon. */
const CREDITS = 8;
/** Rows that wait for a credit; 65,536 are a second at 50,000/s and some 60 MB. */
const MAX_WAITING_ROWS = 65_536;
/** Windows that wait for a credit. */
const MAX_WAITING_WINDOWS = 64;
/** Rows of one message. */
const MAX_ROWS = 4096;

export class Outbox {
  readonly #port: MessagePort;
  readonly #rows: TransactionRow[] = [];
  readonly #windows: { readonly snapshot: Snapshot; readonly windows: number }[] = [];
  #credits = CREDITS;
  #dropped = 0;
  #asked = false;
  #room: (() => void) | null = null;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: ToWorker) => {
      if (message.kind === 'acknowledged') this.#acknowledged();
      if (message.kind === 'collect') this.#asked = true;
    });
  }

  /** Rows and windows that were refused: the main thread was too slow. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether the main thread has asked for a collection since the last call. */
  takeAsk(): boolean {
    const asked = this.#asked;
    this.#asked = false;
    return asked;
  }

  /** Words, ends, and what was asked for: few, and never refused. */
  say(message: FromWorker): void {
    this.#port.postMessage(message);
  }

  /** A picture that the next one replaces: left out where the main thread is behind, and no loss. */
  picture(snapshot: Snapshot): void {
    if (this.#credits <= CREDITS - 2) return;
    this.#post({ kind: 'snapshot', snapshot, windows: 0 });
  }

  /** A window that none other replaces; `windows`: which of the mode's it is of. */
  window(snapshot: Snapshot, windows: number): void {
    if (this.#windows.length >= MAX_WAITING_WINDOWS) this.#dropped += 1;
    else this.#windows.push({ snapshot, windows });
    this.#flush();
  }

  /** Takes a row until the next `flushRows`. */
  row(row: TransactionRow): void {
    if (this.#rows.length >= MAX_WAITING_ROWS) this.#dropped += 1;
    else this.#rows.push(row);
  }

  flushRows(): void {
    this.#flush();
  }

  get waitingRows(): number {
    return this.#rows.length;
  }

  /** Whether a credit is left. */
  get hasRoom(): boolean {
    return this.#credits > 0;
  }

  /** Resolves when a credit is left: what can wait for its reader, a replay, does. */
  async whenRoom(): Promise<void> {
    if (this.hasRoom) return;
    await new Promise<void>((resolve) => {
      this.#room = resolve;
    });
  }

  /** Sends all that waits, credit or not: the end. */
  sendAll(): void {
    while (this.#windows.length > 0 || this.#rows.length > 0) this.#sendOne();
  }

  #acknowledged(): void {
    this.#credits += 1;
    this.#flush();
    if (this.#credits <= 0) return;
    const resolve = this.#room;
    this.#room = null;
    resolve?.();
  }

  #flush(): void {
    while (this.#credits > 0 && (this.#windows.length > 0 || this.#rows.length > 0)) this.#sendOne();
  }

  #sendOne(): void {
    const window = this.#windows.shift();
    if (window !== undefined) this.#post({ kind: 'snapshot', ...window });
    else this.#post({ kind: 'rows', rows: this.#rows.splice(0, MAX_ROWS) });
  }

  #post(message: FromWorker): void {
    this.#credits -= 1;
    this.#port.postMessage(message);
  }
}
