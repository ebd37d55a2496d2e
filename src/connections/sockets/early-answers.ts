/**
 * Records of responses that came before the record of their request: a thread can read the answer
 * before the send of another thread has returned, and ring order is the order of reservation. They
 * wait, in order, for the request's record, for a bounded time.
 */
import type { Socket } from './socket.ts';

/** A record follows its call within microseconds; what is not there after this long was lost. */
const PATIENCE_NS = 50e6;
/** Over all sockets. */
const MAX_RECORDS = 4096;
const MAX_BYTES = 16 * 1024 * 1024;

interface Held {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

interface Queue {
  readonly sinceNs: number;
  readonly records: Held[];
}

export class EarlyAnswers {
  readonly #queues = new Map<Socket, Queue>();
  #records = 0;
  #bytes = 0;

  get any(): boolean {
    return this.#records > 0;
  }

  has(socket: Socket): boolean {
    return this.#records > 0 && this.#queues.has(socket);
  }

  /** Copies the record; false where there is no room. */
  hold(socket: Socket, record: Uint8Array, nowNs: number): boolean {
    if (this.#records >= MAX_RECORDS || this.#bytes + record.length > MAX_BYTES) return false;
    const bytes = record.slice();
    const queue = this.#queues.get(socket) ?? { sinceNs: nowNs, records: [] };
    queue.records.push({ bytes, view: new DataView(bytes.buffer) });
    this.#queues.set(socket, queue);
    this.#records += 1;
    this.#bytes += bytes.length;
    return true;
  }

  /** Takes out what the socket holds. */
  release(socket: Socket): readonly Held[] {
    const queue = this.#queues.get(socket);
    if (queue === undefined) return [];
    this.#queues.delete(socket);
    this.#records -= queue.records.length;
    for (const { bytes } of queue.records) this.#bytes -= bytes.length;
    return queue.records;
  }

  /** Sockets that have waited too long at `nowNs`. */
  overdue(nowNs: number): readonly Socket[] {
    if (this.#records === 0) return NONE;
    const late: Socket[] = [];
    for (const [socket, queue] of this.#queues) if (nowNs - queue.sinceNs > PATIENCE_NS) late.push(socket);
    return late;
  }
}

const NONE: readonly Socket[] = [];
