/** Records in, transactions out: what each kind of record goes to, and what is known in between. */
import {
  KIND_CLOSE,
  KIND_CONNECT,
  KIND_CONNECTED,
  KIND_DATA,
  KIND_EOF,
  KIND_ERROR,
  KIND_EXIT,
} from '../events/abi.gen.ts';
import { recordKind } from '../events/record.ts';
import { allFramed } from '../protocols/framed.ts';
import type { Framing } from '../protocols/protocol.ts';
import { Emitter } from '../transactions/emitter.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import { Conversations } from './conversations/conversations.ts';
import { Coverage } from './conversations/coverage.ts';
import { StreamCounters } from './conversations/stream-counters.ts';
import { Lifecycle } from './lifecycle.ts';
import { type OpenConnection, openConnections } from './open-connection.ts';
import { openRequests } from './open-requests.ts';
import type { PipelineAccount, PipelineOptions } from './pipeline-contract.ts';
import { DatagramReader } from './reading/datagram-reader.ts';
import { StreamReader } from './reading/stream-reader.ts';
import { AssignedProtocols } from './recognising/assigned-protocols.ts';
import { Classifier } from './recognising/classifier.ts';
import { Recognition } from './recognising/recognition.ts';
import { ServerProtocols } from './recognising/server-protocols.ts';
import { OpenSockets } from './sockets/open-sockets.ts';
import { Traffic } from './traffic.ts';
import { VerdictPolicy } from './verdict-policy.ts';

/** About 1.5 kB each: 100 MB at the most. */
const MAX_CONNECTIONS = 65536;

export class Pipeline {
  readonly #counters = new StreamCounters();
  readonly #coverage = new Coverage();
  readonly #servers = new ServerProtocols();
  readonly #policy: VerdictPolicy;
  readonly #open: OpenSockets;
  readonly #reader: StreamReader;
  readonly #traffic: Traffic;
  readonly #lifecycle: Lifecycle;
  #nowNs = 0;

  constructor(options: PipelineOptions) {
    const servers = this.#servers;
    const counters = this.#counters;
    const policy = new VerdictPolicy(options.verdicts, servers);
    const emitter = new Emitter(options.sinks, options.errorRules);
    const assigned = new AssignedProtocols(options.decodeAs ?? new Map());
    const recognitionOf = (framing: Framing): Recognition => {
      const classifier = new Classifier(allFramed(options.decoders, framing));
      return new Recognition({ classifier, assigned, servers, counters, emitter, listener: policy });
    };
    const open = new OpenSockets({
      limit: options.maxConnections ?? MAX_CONNECTIONS,
      conversations: new Conversations(this.#coverage, options.names),
      liveness: options.liveness ?? null,
      listener: policy,
    });
    const recognition = recognitionOf('stream');
    const reader = new StreamReader(recognition, counters, policy);
    const datagrams = new DatagramReader(recognitionOf('message'), counters, policy);
    const traffic = new Traffic({ open, recognition, reader, datagrams, counters });
    this.#policy = policy;
    this.#open = open;
    this.#reader = reader;
    this.#traffic = traffic;
    this.#lifecycle = new Lifecycle({ open, reader, traffic, emitter, servers });
  }

  /** One record, which lies whole at `at`; `view` covers the same memory as `bytes`. */
  record(bytes: Uint8Array, view: DataView, at: number): void {
    switch (recordKind(view, at)) {
      case KIND_DATA:
        this.#traffic.moved(bytes, view, at);
        this.#lifecycle.moved(bytes, view, at);
        return;
      case KIND_EOF:
        this.#lifecycle.ended(bytes, view, at);
        return;
      case KIND_CONNECT:
        this.#lifecycle.connecting(bytes, view, at);
        return;
      case KIND_CONNECTED:
        this.#lifecycle.connected(bytes, view, at);
        return;
      case KIND_CLOSE:
        this.#lifecycle.close(bytes, view, at);
        return;
      case KIND_ERROR:
        this.#lifecycle.failed(bytes, view, at);
        return;
      case KIND_EXIT:
        this.#lifecycle.exited(view, at);
        return;
      default:
        // Other news of processes, and kinds of a later version.
        return;
    }
  }

  /** Ends what has waited long enough at `nowNs` (event time). Call after each batch. */
  tick(nowNs: number): void {
    this.#nowNs = nowNs;
    this.#traffic.tick(nowNs);
    this.#policy.tick(nowNs);
    this.#lifecycle.tick(nowNs);
    this.#open.expire(nowNs);
  }

  /** No more records will come: what waits for one is decided. Requests in flight stay so. */
  finish(): void {
    this.#traffic.finish();
    this.#lifecycle.finish();
    for (const { pairing } of this.#open.conversations()) pairing?.finish();
  }

  account(): PipelineAccount {
    const {
      gapBytes,
      unreadableBytes,
      unparsedBytes,
      skippedBytes,
      unmatchedRequests,
      evictedRequests,
      unmatchedResponses,
      duplicates,
    } = this.#counters;
    return {
      coverage: this.#coverage.counts(this.#open.conversations()),
      stream: { gapBytes, unreadableBytes, unparsedBytes, skippedBytes },
      pairing: { unmatchedRequests, unmatchedResponses },
      evictedConnections: this.#open.evicted,
      evictedRequests,
      passedOver: { duplicates, forgottenConnections: this.#open.forgotten },
    };
  }

  /** Connections that are open. Nothing may be given meanwhile. */
  openConnections(): Iterable<OpenConnection> {
    return openConnections(this.#open.sockets());
  }

  /** Requests without their response and connects without their answer, as of the last tick. */
  inFlight(): InFlight[] {
    for (const conversation of this.#open.conversations()) this.#reader.messages.answers.tellRequest(conversation);
    for (const socket of this.#open.sockets()) if (socket.connecting) this.#servers.guess(socket.conversation);
    return openRequests(this.#open.sockets(), this.#nowNs);
  }
}
