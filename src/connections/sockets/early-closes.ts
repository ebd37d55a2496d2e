/**
 * Ends of sockets that came before the record of a call which still wrote: where the peer has left, its reset comes back
 * while the data is being sent. They wait for that call's record, for a bounded time.
 */
import type { Socket } from './socket.ts';

/** A record follows its call within microseconds; what is not there after this long was lost. */
const PATIENCE_NS = 50e6;
/** Some 300 bytes each. */
const MAX_RECORDS = 4096;

export interface EarlyClose {
  readonly socket: Socket;
  readonly sinceNs: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export class EarlyCloses {
  /** The oldest first. */
  readonly #held = new Map<Socket, EarlyClose>();
  /** As many: asked for with each record, and `size` of a Map is a call. */
  #count = 0;

  get any(): boolean {
    return this.#count > 0;
  }

  get(socket: Socket): EarlyClose | null {
    return this.#held.get(socket) ?? null;
  }

  /** Copies the record; false where there is no room. */
  hold(socket: Socket, record: Uint8Array, sinceNs: number): boolean {
    if (this.#count >= MAX_RECORDS) return false;
    const bytes = record.slice();
    this.#held.set(socket, { socket, sinceNs, bytes, view: new DataView(bytes.buffer) });
    this.#count = this.#held.size;
    return true;
  }

  delete(socket: Socket): void {
    this.#held.delete(socket);
    this.#count = this.#held.size;
  }

  /** The oldest, if it has waited too long at `nowNs`. */
  overdue(nowNs: number): EarlyClose | null {
    if (this.#count === 0) return null;
    for (const close of this.#held.values()) return nowNs - close.sinceNs > PATIENCE_NS ? close : null;
    return null;
  }
}
