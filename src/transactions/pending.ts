/** Requests of one connection that wait for their responses, in order. Slots are reused: no garbage in steady state. */

/** One request; filled in place by the matcher. Positions are stream positions, times CLOCK_MONOTONIC ns. */
export class Pending {
  operation = '';
  resource: string | null = null;
  version: string | null = null;
  token = 0;
  waiting = false;
  attributes: Readonly<Record<string, string | number>> | null = null;
  sequence = 0;
  startNs = 0;
  exact = true;
  bytes = 0;
  startPosition = 0;
  /** How far the response direction had come when the request's first byte was moved. */
  opposite = 0;
  /** Its first byte was the first of a call. */
  beginsCall = false;
  /** The connection had been silent for QUIET_NS before it. */
  quiet = false;
}

/** One request a connection is by far the most common. */
const INITIAL_SLOTS = 2;

/** A ring that grows by doubling up to `limit` slots. */
export class PendingQueue {
  length = 0;
  private slots: Pending[] = [];
  private first = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** A slot at the tail to be filled, or null where the limit is reached. */
  push(): Pending | null {
    if (this.length === this.slots.length && !this.grow()) return null;
    const slot = this.slots[(this.first + this.length) & (this.slots.length - 1)] as Pending;
    this.length += 1;
    return slot;
  }

  /** The `index`-th from the head; must exist. */
  at(index: number): Pending {
    return this.slots[(this.first + index) & (this.slots.length - 1)] as Pending;
  }

  /** Forgets the first `count`. */
  shift(count: number): void {
    this.first = (this.first + count) & (this.slots.length - 1);
    this.length -= count;
  }

  private grow(): boolean {
    const size = this.slots.length === 0 ? INITIAL_SLOTS : this.slots.length * 2;
    if (size > this.limit) return false;
    const grown: Pending[] = [];
    for (let i = 0; i < size; i += 1) grown.push(i < this.length ? this.at(i) : new Pending());
    this.slots = grown;
    this.first = 0;
    return true;
  }
}
