/** Calls inside of the requests that caused them, where that is certain: by the trace of both, or by the thread of both. */
import { parseTraceparent, type TraceContext } from '../../lib/trace-context.ts';
import type { Begun, Transaction, TransactionConnection } from '../transaction.ts';
import { Assignment } from './assignment.ts';
import { type Call, type CausedCall, Served } from './served.ts';
import { ThreadEvidence } from './thread-evidence.ts';
import { TraceIndex } from './trace-index.ts';
import type { Verdict } from './verdict.ts';

/** So long after its end everything waits, so that what speaks against a thread is known by then, whatever the order of records. */
const HOLD_NS = 100e6;
/** A request that is open for longer is waited for no more. */
const PATIENCE_NS = 60e9;
/** Requests that are open. */
const MAX_OPEN = 65_536;
/** Rows that wait, some 1 kB each. */
const MAX_WAITING = 65_536;
/** Of one request; a batch has more, and nobody reads them. */
const MAX_CALLS = 1024;
/** Programs of which is told why; nobody reads more. */
const MAX_VERDICTS = 4;

export interface ChainsOptions<Row> {
  /** What is the same for all processes of one program, in one place. */
  programOf(tgid: number): string;
  /** What that is called. */
  commandOf(tgid: number): string;
  /** In the order in which they became certain. Calls are in that of their beginning. */
  tell(row: Row, calls: readonly CausedCall<Row>[], served: Served<Row> | null): void;
}

interface Held<Thing> {
  readonly thing: Thing;
  /** When it came. */
  readonly atNs: number;
}

export class Chains<Row> {
  readonly #options: ChainsOptions<Row>;
  readonly #threads = new ThreadEvidence<Row>();
  readonly #assignment = new Assignment();
  readonly #traces = new TraceIndex<Row>();
  /** By conversation and ordinal, in the order of their beginning. */
  readonly #open = new Map<string, Served<Row>>();
  #calls: Held<Call<Row>>[] = [];
  #ended: Held<Served<Row>>[] = [];
  #waiting = 0;
  #nowNs = 0;

  constructor(options: ChainsOptions<Row>) {
    this.#options = options;
  }

  began({ connection, sequence, attributes, startNs, tgid, tid }: Begun): void {
    if (tgid === 0) return;
    const trace = traceOf(attributes);
    if (connection.role === 'client' && trace !== null) this.#traces.called(tgid, trace, startNs);
    if (connection.role !== 'server') return;
    if (this.#open.size >= MAX_OPEN) this.#threads.refute(tgid, 'tooMany');
    else this.#open.set(keyOf(connection, sequence), this.#serve(connection, { tgid, tid, startNs, trace }));
  }

  /** `row` is told once it is certain what it is inside of. */
  ended(transaction: Transaction, row: Row): void {
    const { role } = transaction.connection;
    if (transaction.beganTgid === 0 || role === 'unknown' || this.#waiting >= MAX_WAITING)
      this.#options.tell(row, [], null);
    else if (role === 'server') this.#endServed(transaction, row);
    else this.#endCall(transaction, row);
  }

  /** @param nowNs event time */
  tick(nowNs: number): void {
    this.#nowNs = nowNs;
    this.#tellUntil(nowNs - HOLD_NS);
    for (const [key, served] of this.#open) {
      if (served.startNs > nowNs - PATIENCE_NS) break;
      this.#open.delete(key);
      this.#giveUp(served);
    }
  }

  /** Nothing more comes. */
  finish(): void {
    this.#tellUntil(Number.POSITIVE_INFINITY);
    for (const served of this.#open.values()) this.#giveUp(served);
    this.#open.clear();
  }

  /** Why calls stand beside, of the programs with the most of them. */
  verdicts(): readonly Verdict[] {
    return this.#threads.verdicts(MAX_VERDICTS);
  }

  #serve(
    connection: TransactionConnection,
    fields: Pick<Served<Row>, 'tgid' | 'tid' | 'startNs' | 'trace'>,
  ): Served<Row> {
    const { transport, localAddress, localPort } = connection;
    const place = transport === 'unix' ? localAddress : `${transport} ${localPort}`;
    const { programOf, commandOf } = this.#options;
    const pool = this.#threads.poolOf(programOf(fields.tgid), place, () => commandOf(fields.tgid));
    const weight = pool.refuted ? 0 : this.#assignment.weightOf(connection.serial, fields.tid, pool);
    const served = new Served<Row>({ ...fields, pool, weight });
    this.#threads.began(served);
    this.#traces.served(served);
    return served;
  }

  #endServed(transaction: Transaction, row: Row): void {
    const { connection, sequence, beganTgid: tgid, beganTid: tid, startNs, attributes } = transaction;
    const key = keyOf(connection, sequence);
    const served = this.#open.get(key) ?? this.#serve(connection, { tgid, tid, startNs, trace: traceOf(attributes) });
    this.#open.delete(key);
    served.endNs = transaction.endNs;
    served.row = row;
    this.#threads.ended(served, isAnswered(transaction) ? transaction.tid : null);
    this.#ended.push({ thing: served, atNs: this.#nowNs });
    this.#waiting += 1;
  }

  #endCall(transaction: Transaction, row: Row): void {
    const { connection, beganTgid: tgid, beganTid: tid, startNs, endNs, attributes } = transaction;
    const trace = traceOf(attributes);
    const { serial } = connection;
    const call: Call<Row> = { row, tgid, tid, answer: answerOf(transaction), trace, serial, startNs, endNs };
    this.#threads.called(call);
    this.#calls.push({ thing: call, atNs: this.#nowNs });
    this.#waiting += 1;
  }

  /** Calls first: what they are inside of has not ended before them. */
  #tellUntil(atNs: number): void {
    const calls = this.#calls.findIndex((held) => held.atNs > atNs);
    for (const { thing } of this.#calls.splice(0, calls < 0 ? this.#calls.length : calls)) this.#place(thing);
    const ended = this.#ended.findIndex((held) => held.atNs > atNs);
    for (const { thing } of this.#ended.splice(0, ended < 0 ? this.#ended.length : ended)) this.#tellServed(thing);
  }

  #place(call: Call<Row>): void {
    const { tgid, trace, startNs } = call;
    const traced = trace === null ? null : this.#traces.causeOf(tgid, trace, startNs);
    const threaded = this.#threads.causeOf(call);
    if (traced !== null && threaded !== null && traced !== threaded) this.#threads.refute(tgid, 'otherTrace');
    const cause = traced ?? threaded;
    if (cause === null || cause.calls.length >= MAX_CALLS) this.#tellAlone(call);
    else cause.calls.push({ call, by: traced === null ? 'thread' : 'traceparent' });
  }

  #tellServed(served: Served<Row>): void {
    const ofThread = served.calls.filter(({ by }) => by === 'thread').map(({ call }) => call);
    const believed = this.#threads.told(served, ofThread);
    const isInside = ({ call, by }: CausedCall<Row>): boolean =>
      by === 'traceparent' || (believed && call.endNs <= served.endNs);
    for (const caused of served.calls) if (!isInside(caused)) this.#tellAlone(caused.call);
    const inside = served.calls.filter(isInside).sort((one, other) => one.call.startNs - other.call.startNs);
    this.#waiting -= inside.length + 1;
    const { row } = served;
    if (row !== null) this.#options.tell(row, inside, served);
    this.#forget(served);
  }

  #tellAlone({ row, tgid }: Call<Row>): void {
    this.#waiting -= 1;
    this.#threads.besides(this.#options.programOf(tgid));
    this.#options.tell(row, [], null);
  }

  /** It has not ended; whether its thread went on to the next meanwhile, nobody will know. */
  #giveUp(served: Served<Row>): void {
    if (served.nextStartNs < Number.POSITIVE_INFINITY) this.#threads.refute(served.tgid, 'neverOver');
    this.#threads.forget(served);
    for (const { call } of served.calls) this.#tellAlone(call);
    this.#forget(served);
  }

  #forget(served: Served<Row>): void {
    served.isTold = true;
    served.row = null;
    served.calls = [];
  }
}

function keyOf({ serial }: TransactionConnection, sequence: number): string {
  return `${serial} ${sequence}`;
}

/** Else nobody knows who moved the last byte of its answer. */
function isAnswered({ firstByteNs, endSeen }: Transaction): boolean {
  return endSeen && !Number.isNaN(firstByteNs);
}

/** What is sent without waiting may be what others have left behind: it is nobody's. */
function answerOf(transaction: Transaction): Call<unknown>['answer'] {
  if (transaction.outcome === 'oneWay') return 'taken';
  if (!isAnswered(transaction)) return 'none';
  return transaction.tid === transaction.beganTid ? 'waitedFor' : 'taken';
}

function traceOf(attributes: Transaction['attributes']): TraceContext | null {
  const text = attributes?.['traceparent'];
  return typeof text === 'string' ? parseTraceparent(text) : null;
}
