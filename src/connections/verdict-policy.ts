/** Decides what is not worth copying, and says so to the probe. Works the same, but for the saying, in a replay. */
import type { Connection } from './connection.ts';
import type { VerdictWriter } from './pipeline-contract.ts';
import type { Stream } from './stream.ts';

/** A shorter body has passed before the verdict is seen. */
const SKIP_BYTES = 128 * 1024;
/** Positions are compared by their signed 32-bit difference: a verdict reaches less than half the range, and is renewed there. */
const MAX_REACH = 1024 * 1024 * 1024;
/** What looks unknown may be a body that was met in its middle: it is looked at again, ever less often. */
const FIRST_IGNORE_NS = 5e9;
const MAX_IGNORE_NS = 60e9;
/** As many as the probe has slots for verdicts. */
const MAX_FORGOTTEN = 65536;

export class VerdictPolicy {
  private readonly writer: VerdictWriter | null;
  private readonly ignored = new Set<Connection>();
  private readonly forgottenIds = new Set<number>();

  constructor(writer: VerdictWriter | null) {
    this.writer = writer;
  }

  skipping(connection: Connection, stream: Stream): void {
    const remaining = stream.skipTo - stream.position;
    if (this.writer === null || remaining < SKIP_BYTES) return;
    const target = stream.position + Math.min(remaining, MAX_REACH);
    this.writer.skip(connection.id, stream === connection.sent ? 'sent' : 'received', target >>> 0);
  }

  opaque(connection: Connection): void {
    this.silence(connection);
    connection.ignoredUntilNs = Number.POSITIVE_INFINITY;
  }

  recognised(connection: Connection): void {
    this.writer?.lengths(connection.id);
  }

  unclaimed(connection: Connection): void {
    // A socket of datagrams holds many conversations; its other ones may be known.
    if (connection.isMessages) return;
    this.silence(connection);
    connection.ignoreNs = Math.min(Math.max(connection.ignoreNs * 2, FIRST_IGNORE_NS), MAX_IGNORE_NS);
    connection.ignoredUntilNs = connection.lastNs + connection.ignoreNs;
    this.ignored.add(connection);
  }

  /** Should it speak again, its addresses are needed again. */
  forgotten(connection: Connection): void {
    if (this.writer === null || this.forgottenIds.size >= MAX_FORGOTTEN) return;
    this.writer.announce(connection.id);
    this.forgottenIds.add(connection.id);
  }

  /** It spoke again: now they are known. */
  opened(connection: Connection): void {
    if (this.forgottenIds.delete(connection.id)) this.writer?.capture(connection.id);
  }

  ended(connection: Connection): void {
    this.ignored.delete(connection);
  }

  /** Looks again at what has been ignored long enough. */
  tick(nowNs: number): void {
    if (this.ignored.size === 0) return;
    for (const connection of this.ignored) {
      if (connection.ignoredUntilNs > nowNs) continue;
      this.ignored.delete(connection);
      connection.ignoredUntilNs = 0;
      connection.unclaimedCalls = 0;
      this.writer?.capture(connection.id);
    }
  }
  /** What has no end event has no last position either: its lengths go on being told. */
  private silence(connection: Connection): void {
    if (connection.transport === 'unix') this.writer?.lengths(connection.id);
    else this.writer?.ignore(connection.id);
  }
}
