/** The connections that are open, and all that is kept of them beside themselves: what one has to be taken out of when it ends. */
import { recordConnection } from '../events/record.ts';
import { Connection } from './connection.ts';
import { ConnectionTable } from './connection-table.ts';
import { Conversations } from './conversations.ts';
import { Coverage } from './coverage.ts';
import { HeldRecords } from './held-records.ts';
import { IdleConnections } from './idle-connections.ts';
import type { VerdictPolicy } from './verdict-policy.ts';

export class OpenConnections {
  readonly coverage = new Coverage();
  readonly held = new HeldRecords();
  /** Their responses wait for a request. */
  readonly waiting = new Set<Connection>();
  /** In a turn that nothing has ended yet. */
  readonly turning = new Set<Connection>();
  /** Met in their middle: their first answers are held. */
  readonly proving = new Set<Connection>();
  readonly conversations = new Conversations();
  readonly table: ConnectionTable;
  private readonly idle = new IdleConnections();
  private readonly policy: VerdictPolicy;

  constructor(limit: number, policy: VerdictPolicy) {
    this.policy = policy;
    this.table = new ConnectionTable(limit, (connection) => {
      policy.forgotten(connection);
      // Its answers will not be known for such.
      connection.matcher?.forget();
      this.leave(connection);
    });
  }

  /** The record's connection, known or new. */
  of(bytes: Uint8Array, view: DataView, at: number): Connection {
    const known = this.table.get(recordConnection(view, at));
    if (known !== undefined) return known;
    const connection = new Connection(bytes, view, at);
    if (connection.transport !== 'tcp') this.idle.add(connection);
    this.policy.opened(connection);
    this.table.add(connection);
    return connection;
  }

  /** It has ended. */
  end(connection: Connection): void {
    this.leave(connection);
    this.table.delete(connection);
  }

  /** Forgets those of whose end the kernel says nothing, when they have been silent for long. */
  expire(nowNs: number): void {
    for (const connection of this.idle.expired(nowNs)) {
      this.policy.forgotten(connection);
      this.end(connection);
    }
  }

  private leave(connection: Connection): void {
    connection.matcher?.finish();
    this.held.release(connection);
    this.waiting.delete(connection);
    this.turning.delete(connection);
    this.proving.delete(connection);
    this.conversations.delete(connection);
    this.idle.delete(connection);
    this.policy.ended(connection);
    this.coverage.ended(connection);
  }
}
