/** What looks unknown may be a body that was met in its middle: it is looked at again, ever less often. */
const FIRST_NS = 5e9;
const MAX_NS = 60e9;

/** Whether a conversation is left alone, and until when. */
export class Ignoring {
  /** What passed meanwhile has no records: its next one tells where both directions are. */
  #rejoins = false;
  /** Event time at which it is looked at again; 0 where it is not ignored. */
  #untilNs = 0;
  /** How long it was ignored last time. */
  #lastedNs = 0;

  get now(): boolean {
    return this.#untilNs > 0;
  }

  get rejoins(): boolean {
    return this.#rejoins;
  }

  isOver(nowNs: number): boolean {
    return this.#untilNs <= nowNs;
  }

  begin(nowNs: number): void {
    this.#lastedNs = Math.min(Math.max(this.#lastedNs * 2, FIRST_NS), MAX_NS);
    this.#untilNs = nowNs + this.#lastedNs;
  }

  forEver(): void {
    this.#untilNs = Number.POSITIVE_INFINITY;
  }

  end(): void {
    this.#untilNs = 0;
    this.#rejoins = true;
  }

  rejoined(): void {
    this.#rejoins = false;
  }
}
