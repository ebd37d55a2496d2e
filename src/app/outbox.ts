/**
 * The bounded way from the worker to the main thread. Each message costs a credit, which comes back when
 * the main thread has dealt with it: a slow terminal or a full pipe never delays the ring.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Look, Scene } from '../metrics/scene.ts';
import type { Snapshot } from '../metrics/snapshot.ts';
import type { TransactionRow } from '../transactions/row.ts';
import type { TracedRow } from '../transactions/traced-row.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Messages under way: enough to hide a turn of the main thread, few enough that a stop is seen soon. */
const CREDITS = 8;
/** Rows that wait for a credit; 65,536 are a second at 50,000/s and some 60 MB. */
const MAX_WAITING_ROWS = 65_536;
/** Windows that wait for a credit. */
const MAX_WAITING_WINDOWS = 64;
/** Rows of one message. */
const MAX_ROWS = 4096;
/** Spans that wait for a credit: what OpenTelemetry's SDKs keep. */
const MAX_WAITING_SPANS = 2048;
/** Spans of one message: what they send at once. */
const MAX_SPANS = 512;

interface RowGap {
  behind: number;
  count: number;
}

export class Outbox {
  readonly #port: MessagePort;
  readonly #rows: TransactionRow[] = [];
  /** Where in them some had no room; no two at one place. */
  readonly #gaps: RowGap[] = [];
  readonly #windows: { readonly snapshot: Snapshot; readonly windows: number }[] = [];
  readonly #spans: TracedRow[] = [];
  #credits = CREDITS;
  #droppedSpans = 0;
  #dropped = 0;
  #asked = false;
  #look: Look | null = null;
  /** The picture that stays. */
  #last: { readonly snapshot: Snapshot; readonly scene: Scene } | null = null;
  #room: (() => void) | null = null;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: ToWorker) => {
      if (message.kind === 'acknowledged') this.#acknowledged();
      if (message.kind === 'collect') this.#asked = true;
      if (message.kind === 'look') this.#look = message.look;
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

  /** What the main thread wants to see, where it has said so since the last call. */
  takeLook(): Look | null {
    const look = this.#look;
    this.#look = null;
    return look;
  }

  /** Words, ends, and what was asked for: few, and never refused. */
  say(message: FromWorker): void {
    this.#port.postMessage(message);
  }

  /** Whether a picture that the next one replaces would be sent: it is left out where the main thread is behind, and no loss. */
  get takesPicture(): boolean {
    return this.#credits > CREDITS - 2;
  }

  picture(snapshot: Snapshot, scene: Scene): void {
    if (this.takesPicture) this.#post({ kind: 'picture', snapshot, scene });
  }

  /** The one that stays. */
  lastPicture(snapshot: Snapshot, scene: Scene): void {
    this.#last = { snapshot, scene };
    this.#flush();
  }

  /** A window that none other replaces; `windows`: which of the mode's it is of. */
  window(snapshot: Snapshot, windows: number): void {
    if (this.#windows.length >= MAX_WAITING_WINDOWS) this.#dropped += 1;
    else this.#windows.push({ snapshot, windows });
    this.#flush();
  }

  /** Takes a row until the next `flushRows`; false where there is no room. */
  row(row: TransactionRow): boolean {
    if (this.#rows.length < MAX_WAITING_ROWS) {
      this.#rows.push(row);
      return true;
    }
    this.#dropped += 1;
    const last = this.#gaps.at(-1);
    if (last?.behind === this.#rows.length) last.count += 1;
    else this.#gaps.push({ behind: this.#rows.length, count: 1 });
    return false;
  }

  /** The same of a span. What is refused is in no row, and counts for itself. */
  span(span: TracedRow): void {
    if (this.#spans.length >= MAX_WAITING_SPANS) this.#droppedSpans += 1;
    else this.#spans.push(span);
  }

  flushRows(): void {
    this.#flush();
  }

  get waitingRows(): number {
    return this.#rows.length;
  }

  get waitingSpans(): number {
    return this.#spans.length;
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
    while (this.#waits) this.#sendOne();
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
    while (this.#credits > 0 && this.#waits) this.#sendOne();
  }

  get #waits(): boolean {
    return this.#windows.length > 0 || this.#rows.length > 0 || this.#spans.length > 0 || this.#last !== null;
  }

  #sendOne(): void {
    const window = this.#windows.shift();
    if (window !== undefined) this.#post({ kind: 'snapshot', ...window });
    else if (this.#rows.length > 0) this.#sendRows();
    else if (this.#spans.length > 0) this.#sendSpans();
    else this.#sendLast();
  }

  #sendSpans(): void {
    this.#post({ kind: 'spans', spans: this.#spans.splice(0, MAX_SPANS), dropped: this.#droppedSpans });
  }

  #sendLast(): void {
    if (this.#last === null) return;
    this.#post({ kind: 'picture', ...this.#last });
    this.#last = null;
  }

  /** Up to where some are missing. */
  #sendRows(): void {
    const [gap] = this.#gaps;
    const rows = this.#rows.splice(0, Math.min(MAX_ROWS, gap?.behind ?? MAX_ROWS));
    const reached = gap?.behind === rows.length ? this.#gaps.shift() : undefined;
    for (const later of this.#gaps) later.behind -= rows.length;
    this.#post({ kind: 'rows', rows, notShown: reached?.count ?? 0 });
  }

  #post(message: FromWorker): void {
    this.#credits -= 1;
    this.#port.postMessage(message);
  }
}
