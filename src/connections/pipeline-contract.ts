/** What the pipeline gives to `app` and asks of it; see `pipeline.ts`. */

/** The only arrow back: live, it writes to the probe's mapped array; in a replay it is null. Positions are 32-bit sequence numbers. */
export interface VerdictWriter {
  /** Copy nothing of this direction before `position`. */
  skip(connection: number, direction: 'received' | 'sent', position: number): void;
  /** Forgotten here: send the addresses again with each record. */
  announce(connection: number): void;
  /** Of each call only its length matters. */
  lengths(connection: number): void;
  /** Copy nothing of this connection. */
  ignore(connection: number): void;
  /** Back to the defaults. */
  capture(connection: number): void;
}

/** Counts by what could be made of a connection's bytes. */
export interface CoverageCounts {
  readonly decoded: number;
  readonly tls: number;
  readonly unknown: number;
  readonly unreadable: number;
}

export interface PipelineAccount {
  readonly coverage: { readonly connections: CoverageCounts; readonly bytes: CoverageCounts };
  readonly stream: {
    readonly gapBytes: number;
    readonly unreadableBytes: number;
    readonly unparsedBytes: number;
    readonly skippedBytes: number;
  };
  readonly pairing: { readonly unmatchedRequests: number; readonly unmatchedResponses: number };
  readonly evictedConnections: number;
}
