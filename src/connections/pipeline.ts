/** Records in, transactions out: what each kind of record goes to, and what is known in between. */
import { KIND_CLOSE, KIND_CONNECT, KIND_CONNECTED, KIND_DATA, KIND_EOF, KIND_ERROR } from '../events/abi.gen.ts';
import { recordKind } from '../events/record.ts';
import { WALK_WHOLE, walkRecords } from '../events/walk.ts';
import type { ErrorRules } from '../lib/error-rules.ts';
import { InvariantError } from '../lib/errors.ts';
import type { Decoder } from '../protocols/protocol.ts';
import { Emitter } from '../transactions/emitter.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { TransactionSink } from '../transactions/transaction.ts';
import { AssignedProtocols } from './assigned-protocols.ts';
import { Classifier, type ClassListener } from './classifier.ts';
import type { Connection } from './connection.ts';
import { StreamCounters } from './counters.ts';
import { Datagrams } from './datagrams.ts';
import { IDLE_NS } from './idle-connections.ts';
import { Lifecycle } from './lifecycle.ts';
import { MessageReader } from './message-reader.ts';
import { OpenConnections } from './open-connections.ts';
import { openRequests } from './open-requests.ts';
import type { PipelineAccount, VerdictWriter } from './pipeline-contract.ts';
import { ServerProtocols } from './server-protocols.ts';
import { StreamReader } from './stream-reader.ts';
import { Traffic } from './traffic.ts';
import { VerdictPolicy } from './verdict-policy.ts';

export interface PipelineOptions {
  readonly decoders: readonly Decoder[];
  readonly sinks: readonly TransactionSink[];
  /** Null in a replay. */
  readonly verdicts: VerdictWriter | null;
  /** The user's own; none by default. */
  readonly errorRules?: ErrorRules | null;
  readonly maxConnections?: number;
  /** What is spoken at a server's port, by whoever knows better. */
  readonly decodeAs?: ReadonlyMap<number, Decoder>;
}

/** About 1.5 kB each: 100 MB at the most. */
const MAX_CONNECTIONS = 65536;

export class Pipeline {
  private readonly counters = new StreamCounters();
  private readonly servers = new ServerProtocols();
  private readonly emitter: Emitter;
  private readonly policy: VerdictPolicy;
  private readonly assigned: AssignedProtocols;
  private readonly open: OpenConnections;
  private readonly datagrams: Datagrams;
  private readonly traffic: Traffic;
  private readonly lifecycle: Lifecycle;
  private nowNs = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(this.bytes.buffer);
  private readonly visit = (at: number): void => this.record(this.bytes, this.view, at);

  constructor(options: PipelineOptions) {
    const { counters, servers } = this;
    this.emitter = new Emitter(options.sinks, options.errorRules);
    this.policy = new VerdictPolicy(options.verdicts);
    this.assigned = new AssignedProtocols(options.decodeAs ?? new Map());
    this.open = new OpenConnections(options.maxConnections ?? MAX_CONNECTIONS, this.policy);
    this.datagrams = this.datagramsOf(options.decoders);
    const reader = new StreamReader(this.classifierOf(options.decoders, 'stream'), counters, this.policy);
    const { open, datagrams, emitter } = this;
    this.traffic = new Traffic({ open, reader, datagrams, counters });
    this.lifecycle = new Lifecycle({ open, reader, traffic: this.traffic, emitter, servers });
  }

  /** Whole records back to back in the first `length` bytes; `view` covers the same memory as `bytes`. */
  batch(bytes: Uint8Array, view: DataView, length: number): void {
    this.bytes = bytes;
    this.view = view;
    const status = walkRecords(view, length, this.visit);
    if (status !== WALK_WHOLE) throw new InvariantError('a batch holds a damaged record');
  }

  /** Ends what has waited long enough at `nowNs` (event time). Call after each batch. */
  tick(nowNs: number): void {
    this.nowNs = nowNs;
    this.traffic.tick(nowNs);
    this.policy.tick(nowNs);
    this.open.expire(nowNs);
    this.datagrams.expire(nowNs - IDLE_NS);
  }

  /** No more records will come: what waits for one is decided. Requests in flight stay so. */
  finish(): void {
    this.tick(Number.POSITIVE_INFINITY);
    for (const connection of this.open.table.values()) connection.matcher?.finish();
  }

  account(): PipelineAccount {
    const { gapBytes, unreadableBytes, unparsedBytes, skippedBytes, unmatchedRequests, unmatchedResponses } =
      this.counters;
    return {
      coverage: this.open.coverage.counts(this.all()),
      stream: { gapBytes, unreadableBytes, unparsedBytes, skippedBytes },
      pairing: { unmatchedRequests, unmatchedResponses },
      evictedConnections: this.open.table.evicted,
    };
  }

  /** Requests without their response and connects without their answer, as of the last tick. */
  inFlight(): InFlight[] {
    for (const connection of this.open.table.values()) if (connection.connecting) this.servers.guess(connection);
    return openRequests(this.all(), this.nowNs);
  }

  private record(bytes: Uint8Array, view: DataView, at: number): void {
    switch (recordKind(view, at)) {
      case KIND_DATA:
        this.traffic.moved(bytes, view, at);
        return;
      case KIND_EOF:
        this.lifecycle.ended(bytes, view, at);
        return;
      case KIND_CONNECT:
        this.lifecycle.connecting(bytes, view, at);
        return;
      case KIND_CONNECTED:
        this.lifecycle.connected(bytes, view, at);
        return;
      case KIND_CLOSE:
        this.lifecycle.close(bytes, view, at);
        return;
      case KIND_ERROR:
        this.lifecycle.failed(bytes, view, at);
        return;
      default:
        // Processes, and kinds of a later version.
        return;
    }
  }

  /** Open connections, and the conversations of unconnected sockets. */
  private *all(): IterableIterator<Connection> {
    yield* this.open.table.values();
    yield* this.datagrams.conversations();
  }

  private datagramsOf(decoders: readonly Decoder[]): Datagrams {
    const { counters, open } = this;
    const classifier = this.classifierOf(decoders, 'message');
    const messages = new MessageReader(classifier, counters, this.policy);
    return new Datagrams({
      classifier,
      messages,
      counters,
      onEnded: (conversation) => {
        conversation.matcher?.forget();
        open.coverage.ended(conversation);
      },
    });
  }

  private classifierOf(decoders: readonly Decoder[], framing: Decoder['framing']): Classifier {
    const framed = decoders.filter((decoder) => decoder.framing === framing);
    const { assigned, counters, emitter } = this;
    const listener: ClassListener = {
      adopted: (connection) => this.servers.learn(connection),
      recognised: (connection) => this.policy.recognised(connection),
      unclaimed: (connection) => this.policy.unclaimed(connection),
    };
    return new Classifier({ decoders: framed, assigned, counters, emitter, listener });
  }
}
