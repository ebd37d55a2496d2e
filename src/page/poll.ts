import type { Overview } from '../sinks/dashboard/api.ts';

/** After a failure: soon, then seldom. */
const AGAIN_MS = 1000;
const SELDOM_MS = 10_000;

export interface Listener {
  /** All there is. */
  overview(overview: Overview): void;
  /** Nobody answers. @param sinceMs since when; null: ever */
  silence(sinceMs: number | null): void;
}

/** Asks for what is new, one question after the other: the answer comes when there is something. */
export class Poll {
  readonly #listener: Listener;
  #range: number;
  #tag: string | null = null;
  #heardMs: number | null = null;
  #asking: AbortController | null = null;

  constructor(range: number, listener: Listener) {
    this.#range = range;
    this.#listener = listener;
    void this.#run();
  }

  get range(): number {
    return this.#range;
  }

  look(range: number): void {
    this.#range = range;
    this.#tag = null;
    // Of a session that is over nobody waits for more.
    if (this.#asking === null) void this.#run();
    else this.#asking.abort();
  }

  async #run(): Promise<void> {
    let failures = 0;
    for (;;) {
      const asking = new AbortController();
      this.#asking = asking;
      try {
        const overview = await this.#ask(asking.signal);
        failures = 0;
        this.#heardMs = Date.now();
        if (overview !== null) this.#listener.overview(overview);
        if (overview?.session.ended) break;
      } catch {
        // Refused, reset, or another range is asked for: told, and tried again.
        if (asking.signal.aborted) continue;
        failures += 1;
        this.#listener.silence(this.#heardMs);
        await new Promise((resolve) => setTimeout(resolve, Math.min(SELDOM_MS, AGAIN_MS * 2 ** failures)));
      }
    }
    this.#asking = null;
  }

  /** Null: nothing is new. */
  async #ask(signal: AbortSignal): Promise<Overview | null> {
    const headers: HeadersInit = this.#tag === null ? {} : { 'If-None-Match': this.#tag };
    const range = this.#range;
    const response = await fetch(`/api/overview?range=${range}&wait`, { headers, signal });
    if (response.status === 304) return null;
    if (!response.ok) throw new Error(`${response.status}`);
    const overview = (await response.json()) as Overview;
    if (range === this.#range) this.#tag = response.headers.get('etag');
    return overview;
  }
}
