import type { TraceContext } from '../../lib/trace-context.ts';
import type { Refutation } from './verdict.ts';

/** How it is known what caused a call. */
export type CausedBy = 'traceparent' | 'thread';

/** A call that a watched process has made; `row` is what is told of it. */
export interface Call<Row> {
  readonly row: Row;
  /** Of the thread that moved the first byte of its request. */
  readonly tgid: number;
  readonly tid: number;
  /** Who read its answer: that thread, which so has waited for it; another one; or nobody, since there was none. */
  readonly answer: 'waitedFor' | 'taken' | 'none';
  readonly trace: TraceContext | null;
  /** Of the conversation. */
  readonly serial: number;
  readonly startNs: number;
  readonly endNs: number;
}

export interface CausedCall<Row> {
  readonly call: Call<Row>;
  readonly by: CausedBy;
}

/** Whoever has one pool or several. */
export interface Program {
  readonly command: string;
  /** Calls that stand beside. */
  beside: number;
}

/** What serves one port, or one path, of one program: one process, or several of the same (pre-forked workers). */
export interface Pool {
  /** Requests that speak for threads which serve one request each; see `ThreadEvidence`. */
  proofs: number;
  /** That served what was given to a thread by itself, the last ones. */
  readonly recentThreads: number[];
  /** One was seen that speaks against it. */
  refuted: boolean;
  /** What was seen, of the pool or of a process of it; null: nothing. */
  why: Refutation | null;
  /** All that it served. */
  requests: number;
  /** Of these, while another thread served one. */
  overlapped: number;
  readonly program: Program;
  /** `tcp 8080`, or a path. */
  readonly place: string;
  /** Not yet told. */
  readonly live: Set<Served<unknown>>;
}

/** A request that a watched process serves, from its beginning until it is told. */
export class Served<Row> {
  readonly tgid: number;
  readonly tid: number;
  readonly startNs: number;
  readonly trace: TraceContext | null;
  readonly pool: Pool;
  /** Infinity: not over. */
  endNs = Number.POSITIVE_INFINITY;
  /** When the same thread began to read the next request; Infinity: not yet. */
  nextStartNs = Number.POSITIVE_INFINITY;
  /** How much it tells that no other was open on its thread; see `Assignment`. */
  readonly weight: number;
  /** Another one was open at the same time on another thread of the pool, and its own thread ended what it began. */
  isProof = false;
  /** What is told of it; null: it is not over, or was told. */
  row: Row | null = null;
  isTold = false;
  calls: CausedCall<Row>[] = [];

  constructor(fields: Pick<Served<Row>, 'tgid' | 'tid' | 'startNs' | 'trace' | 'pool' | 'weight'>) {
    this.tgid = fields.tgid;
    this.tid = fields.tid;
    this.startNs = fields.startNs;
    this.trace = fields.trace;
    this.pool = fields.pool;
    this.weight = fields.weight;
  }

  /** Whether it was open then. */
  covers(atNs: number): boolean {
    return this.startNs <= atNs && atNs <= this.endNs;
  }
}
