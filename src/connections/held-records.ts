/**
 * Records of responses that came before the record of their request: a thread can read the answer
 * before the send of another thread has returned, and ring order is the order of reservation. They
 * wait, in order, for the request's record, for a bounded time.
 */
import type { Connection } from './connection.ts';

/** A record follows its call within microseconds; what is not there after this long was lost. */
const PATIENCE_NS = 50e6;
/** Over all connections. */
const MAX_HELD = 4096;

interface Held {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

interface Queue {
  readonly sinceNs: number;
  readonly records: Held[];
}

export class HeldRecords {
  private readonly queues = new Map<Connection, Queue>();
  private count = 0;

  has(connection: Connection): boolean {
    return this.count > 0 && this.queues.has(connection);
  }

  /** Copies the record; false where there is no room. */
  hold(connection: Connection, record: Uint8Array, nowNs: number): boolean {
    if (this.count >= MAX_HELD) return false;
    const bytes = record.slice();
    const queue = this.queues.get(connection) ?? { sinceNs: nowNs, records: [] };
    queue.records.push({ bytes, view: new DataView(bytes.buffer) });
    this.queues.set(connection, queue);
    this.count += 1;
    return true;
  }

  /** Takes out what the connection holds. */
  release(connection: Connection): readonly Held[] {
    const queue = this.queues.get(connection);
    if (queue === undefined) return [];
    this.queues.delete(connection);
    this.count -= queue.records.length;
    return queue.records;
  }

  /** Connections that have waited too long at `nowNs`. */
  overdue(nowNs: number): readonly Connection[] {
    if (this.count === 0) return NONE;
    const late: Connection[] = [];
    for (const [connection, queue] of this.queues) if (nowNs - queue.sinceNs > PATIENCE_NS) late.push(connection);
    return late;
  }
}

const NONE: readonly Connection[] = [];
