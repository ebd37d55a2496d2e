import type { TracedRow } from '../../transactions/traced-row.ts';

/** What OpenTelemetry's SDKs send at once, and how long they wait for it. */
const BATCH = 512;
const WAIT_MS = 5000;

/** Gathers spans until they are enough for a request, or have waited for long. */
export class SpanBatches {
  readonly #send: (rows: readonly TracedRow[]) => void;
  readonly #rows: TracedRow[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(send: (rows: readonly TracedRow[]) => void) {
    this.#send = send;
  }

  add(rows: readonly TracedRow[]): void {
    this.#rows.push(...rows);
    while (this.#rows.length >= BATCH) this.#send(this.#rows.splice(0, BATCH));
    if (this.#rows.length === 0) this.#stop();
    else if (this.#timer === null) this.#timer = setTimeout(() => this.flush(), WAIT_MS);
  }

  /** What there is, now. */
  flush(): void {
    this.#stop();
    if (this.#rows.length > 0) this.#send(this.#rows.splice(0));
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
