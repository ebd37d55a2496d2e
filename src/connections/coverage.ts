import type { Connection } from './connection.ts';
import type { CoverageCounts } from './pipeline-contract.ts';

type Key = keyof CoverageCounts;
type Counts = { -readonly [key in Key]: number };

/** Connections and bytes by what could be made of them: those that have ended, plus those that are open when asked. */
export class Coverage {
  private readonly endedConnections: Counts = emptyCounts();
  private readonly endedBytes: Counts = emptyCounts();

  ended(connection: Connection): void {
    add(connection, this.endedConnections, this.endedBytes);
  }

  counts(open: Iterable<Connection>): { readonly connections: CoverageCounts; readonly bytes: CoverageCounts } {
    const connections = { ...this.endedConnections };
    const bytes = { ...this.endedBytes };
    for (const connection of open) add(connection, connections, bytes);
    return { connections, bytes };
  }
}

function add(connection: Connection, connections: Counts, bytes: Counts): void {
  if (connection.bytes === 0) return;
  const key = keyOf(connection);
  connections[key] += 1;
  bytes[key] += connection.bytes - connection.unreadableBytes;
  bytes.unreadable += connection.unreadableBytes;
}

function keyOf(connection: Connection): Key {
  if (connection.class !== 'undecided') return connection.class;
  return connection.unreadableBytes * 2 > connection.bytes ? 'unreadable' : 'unknown';
}

function emptyCounts(): Counts {
  return { decoded: 0, tls: 0, unknown: 0, unreadable: 0 };
}
