import { ChurnMap } from '../lib/churn-map.ts';
import type { Connection } from './connection.ts';

/** Open connections by number. Bounded: the oldest of the first few goes when it is full. */
export class ConnectionTable {
  evicted = 0;
  private readonly connections = new ChurnMap<number, Connection>();
  private readonly limit: number;
  private readonly onEvicted: (connection: Connection) => void;

  constructor(limit: number, onEvicted: (connection: Connection) => void) {
    this.limit = limit;
    this.onEvicted = onEvicted;
  }

  get(id: number): Connection | undefined {
    return this.connections.get(id);
  }

  add(connection: Connection): void {
    if (this.connections.size >= this.limit) this.evict();
    this.connections.set(connection.id, connection);
  }

  delete(connection: Connection): void {
    this.connections.delete(connection.id);
  }

  values(): IterableIterator<Connection> {
    return this.connections.values();
  }

  private evict(): void {
    let stalest: Connection | null = null;
    let seen = 0;
    for (const connection of this.connections.values()) {
      if (stalest === null || connection.lastNs < stalest.lastNs) stalest = connection;
      seen += 1;
      if (seen === EVICTION_SAMPLE) break;
    }
    if (stalest === null) return;
    this.connections.delete(stalest.id);
    this.evicted += 1;
    this.onEvicted(stalest);
  }
}

/** Of the longest-known connections the one that was silent longest goes: near to least recently used, in bounded time. */
const EVICTION_SAMPLE = 16;
