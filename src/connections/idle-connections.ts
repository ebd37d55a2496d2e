import type { Connection } from './connection.ts';

/** A socket without an end event that has been silent for so long is forgotten, unless something waits on it. */
export const IDLE_NS = 60e9;
/** Between two looks. */
const LOOK_NS = 5e9;

/** Connections of whose end the kernel says nothing: UDP, and Unix sockets that this side closes. */
export class IdleConnections {
  private readonly connections = new Set<Connection>();
  private lookedNs = 0;

  add(connection: Connection): void {
    this.connections.add(connection);
  }

  delete(connection: Connection): void {
    this.connections.delete(connection);
  }

  /** Those that have been silent for IDLE_NS. */
  expired(nowNs: number): readonly Connection[] {
    if (this.connections.size === 0 || nowNs - this.lookedNs < LOOK_NS) return NONE;
    this.lookedNs = nowNs;
    const expired: Connection[] = [];
    for (const connection of this.connections) {
      const waits = (connection.matcher?.queue.length ?? 0) > 0 || (connection.turns?.inFlight() ?? null) !== null;
      if (!waits && nowNs - connection.lastNs > IDLE_NS) expired.push(connection);
    }
    return expired;
  }
}

const NONE: readonly Connection[] = [];
