/** Feeds records to a pipeline with the real decoders and keeps what comes out. */
import { Pipeline } from '../../src/connections/pipeline.ts';
import type { Decoder } from '../../src/protocols/protocol.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import type { Transaction } from '../../src/transactions/transaction.ts';
import { feedBatch } from './feed.ts';

export interface Seen {
  readonly protocol: string;
  readonly operation: string;
  readonly resource: string | null;
  readonly statusCode: string | null;
  readonly outcome: string;
  readonly errorType: string | null;
  readonly durationNs: number;
  readonly firstByteNs: number;
  readonly exact: boolean;
  readonly endSeen: boolean;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly role: string;
  readonly server: string;
  readonly client: string;
  /** Whom a proxy at the client's end speaks for. */
  readonly spokenFor: string | null;
  readonly sequence: number;
  /** How often the request was sent. */
  readonly tries: number;
  readonly peerId: number | null;
  /** The kernel's 32 bits. */
  readonly requestPosition: number;
}

export class Run {
  readonly seen: Seen[] = [];
  /** Operation and error. */
  readonly failedLater: string[] = [];
  readonly verdicts: string[] = [];
  readonly pipeline: Pipeline;

  constructor(decoders: readonly Decoder[] = createDecoders()) {
    this.pipeline = new Pipeline({
      decoders,
      sinks: [
        {
          transaction: (transaction) => this.seen.push(copy(transaction)),
          failedLater: ({ operation, errorType }) => this.failedLater.push(`${operation} ${errorType}`),
        },
      ],
      verdicts: {
        skip: (connection, direction, position) => this.verdicts.push(`skip ${connection} ${direction} ${position}`),
        announce: (connection) => this.verdicts.push(`announce ${connection}`),
        lengths: (connection) => this.verdicts.push(`lengths ${connection}`),
        ignore: (connection) => this.verdicts.push(`ignore ${connection}`),
        capture: (connection) => this.verdicts.push(`capture ${connection}`),
      },
    });
  }

  feed(...records: readonly Uint8Array[]): this {
    for (const record of records) {
      feedBatch(this.pipeline, record);
    }
    return this;
  }

  operations(): string[] {
    return this.seen.map((transaction) => transaction.operation);
  }
}

function copy(transaction: Transaction): Seen {
  return {
    protocol: transaction.connection.protocol,
    operation: transaction.operation,
    resource: transaction.resource,
    statusCode: transaction.statusCode,
    outcome: transaction.outcome,
    errorType: transaction.errorType,
    durationNs: transaction.endNs - transaction.startNs,
    firstByteNs: transaction.firstByteNs - transaction.startNs,
    exact: transaction.exact,
    endSeen: transaction.endSeen,
    requestBytes: transaction.requestBytes,
    responseBytes: transaction.responseBytes,
    role: transaction.connection.role,
    server: endOf(transaction, transaction.connection.role !== 'client'),
    client: endOf(transaction, transaction.connection.role === 'client'),
    spokenFor: spokenFor(transaction),
    sequence: transaction.sequence,
    tries: transaction.tries,
    peerId: transaction.connection.peer?.id ?? null,
    requestPosition: transaction.requestPosition >>> 0,
  };
}

function endOf({ connection }: Transaction, local: boolean): string {
  return local
    ? `${connection.localAddress}:${connection.localPort}`
    : `${connection.remoteAddress}:${connection.remotePort}`;
}

function spokenFor({ connection: { client } }: Transaction): string | null {
  return client === null ? null : `${client.address}:${client.port}`;
}
