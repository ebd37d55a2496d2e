/**
 * Whether a process serves each request on a thread of its own, from its first byte to its last, so that what this thread
 * calls meanwhile is that request's. What speaks for it: requests that were open at the same time, each of which made a
 * call, and was begun and ended by its own thread, as far as loops would have shared one (`assignment.ts`). One of these speaks against it, for good:
 *
 *   - a thread has two requests open at a time (event loops, and whoever hands requests from thread to thread);
 *   - a request is ended by another thread than the one that began it (the same, and runtimes that move tasks);
 *   - a thread has two calls open at a time on two connections, or begins or ends a request during a call: it does not
 *     wait for answers.
 *
 * All of it goes by times, not by the order in which things become known.
 */
import type { Call, Pool, Program, Served } from './served.ts';
import type { Refutation, Verdict } from './verdict.ts';

/**
 * Tasks that wander meet each other on a thread within a few calls; as many requests as these without that are no chance.
 * A service under load has them within a second.
 */
const PROOFS = 32;
/** Programs of a host; further ones are never believed. */
const MAX_POOLS = 1024;
/** Numbers of processes are seldom more. */
const MAX_REFUTED = 65_536;

interface Thread<Row> {
  /** Requests that it began to read, and that are not yet told. */
  readonly served: Served<Row>[];
  /** The last call that it has waited for. */
  lastCall: Call<Row> | null;
}

export class ThreadEvidence<Row> {
  readonly #threads = new Map<number, Thread<Row>>();
  readonly #pools = new Map<string, Pool>();
  /** Of the pools. */
  readonly #programs = new Map<string, Program>();
  readonly #refuted = new Map<number, Refutation>();

  /** @param program called so once it is not known yet */
  poolOf(program: string, place: string, commandOf: () => string): Pool {
    const name = `${program} ${place}`;
    const known = this.#pools.get(name);
    if (known !== undefined) return known;
    const refuted = this.#pools.size >= MAX_POOLS;
    const owner = this.#programs.get(program) ?? { command: commandOf(), beside: 0 };
    const counts = { proofs: 0, requests: 0, overlapped: 0 };
    const pool: Pool = { ...counts, recentThreads: [], refuted, why: null, live: new Set(), program: owner, place };
    if (refuted) return pool;
    this.#programs.set(program, owner);
    this.#pools.set(name, pool);
    return pool;
  }

  /** A call of it stands beside; of who serves nothing that is no question. */
  besides(program: string): void {
    const known = this.#programs.get(program);
    if (known !== undefined) known.beside += 1;
  }

  /** Of programs with calls that stand beside, those with the most first. */
  verdicts(limit: number): Verdict[] {
    return [...this.#pools.values()]
      .filter(({ program }) => program.beside > 0)
      .sort((one, other) => other.program.beside - one.program.beside || other.requests - one.requests)
      .slice(0, limit)
      .map(({ program, place, requests, overlapped, proofs, why }) => ({
        ...program,
        place,
        requests,
        overlapped,
        worth: proofs,
        needed: PROOFS,
        refuted: why,
      }));
  }

  began(served: Served<Row>): void {
    served.pool.live.add(served);
    served.pool.requests += 1;
    const thread = this.#threads.get(served.tid) ?? { served: [], lastCall: null };
    for (const other of thread.served) this.#compare(other, served);
    thread.served.push(served);
    this.#threads.set(served.tid, thread);
  }

  /** @param byThread that of its last byte; null: nobody knows */
  ended(served: Served<Row>, byThread: number | null): void {
    if (served.endNs > served.nextStartNs) this.refute(served.tgid, 'requestsAtOnce');
    else if (byThread !== null && byThread !== served.tid) this.refute(served.tgid, 'endedByAnother');
    const overlapped = hasCompany(served);
    if (overlapped) served.pool.overlapped += 1;
    served.isProof = byThread === served.tid && overlapped;
  }

  called(call: Call<Row>): void {
    const thread = this.#threads.get(call.tid);
    if (thread === undefined || call.answer !== 'waitedFor') return;
    const { lastCall } = thread;
    thread.lastCall = call;
    if (lastCall !== null && lastCall.serial !== call.serial && overlap(lastCall, call))
      this.refute(call.tgid, 'callsAtOnce', thread);
    for (const served of thread.served) {
      const began = isWithin(call, served.startNs);
      if (began || (isWithin(call, served.endNs) && served.startNs <= call.startNs))
        this.refute(call.tgid, 'didNotWait', thread);
    }
  }

  /** The only request that was open on the thread of this call when it began; null where none or several were, or that tells nothing. */
  causeOf(call: Call<Row>): Served<Row> | null {
    if (call.answer === 'taken' || this.#isRefuted(call.tgid)) return null;
    let found: Served<Row> | null = null;
    for (const served of this.#threads.get(call.tid)?.served ?? []) {
      if (!served.covers(call.startNs)) continue;
      if (found !== null || served.tgid !== call.tgid) return null;
      found = served;
    }
    return found === null || found.pool.refuted ? null : found;
  }

  /** It is told now, with the calls of its thread. @returns whether they are known to be its own */
  told(served: Served<Row>, calls: readonly Call<Row>[]): boolean {
    this.forget(served);
    if (calls.some(({ answer, endNs }) => answer === 'waitedFor' && endNs > served.endNs))
      this.refute(served.tgid, 'didNotWait');
    if (served.pool.refuted || this.#isRefuted(served.tgid)) {
      served.pool.why ??= this.#refuted.get(served.tgid) ?? 'tooMany';
      return false;
    }
    if (served.isProof && calls.length > 0) served.pool.proofs += served.weight;
    return served.pool.proofs >= PROOFS;
  }

  /** It is looked at no more. */
  forget(served: Served<Row>): void {
    served.pool.live.delete(served);
    const thread = this.#threads.get(served.tid);
    const place = thread?.served.indexOf(served) ?? -1;
    if (thread === undefined || place < 0) return;
    thread.served.splice(place, 1);
    if (thread.served.length === 0) this.#threads.delete(served.tid);
  }

  /** This process, and whoever serves the same with it, does not bind requests to threads. */
  refute(tgid: number, why: Refutation, thread?: Thread<Row>): void {
    if (this.#refuted.size < MAX_REFUTED && !this.#refuted.has(tgid)) this.#refuted.set(tgid, why);
    for (const { served } of thread === undefined ? this.#threads.values() : [thread]) {
      for (const one of served) {
        if (one.tgid !== tgid) continue;
        one.pool.refuted = true;
        one.pool.why ??= why;
      }
    }
  }

  #isRefuted(tgid: number): boolean {
    return this.#refuted.size >= MAX_REFUTED || this.#refuted.has(tgid);
  }

  /** Two requests of one thread. */
  #compare(one: Served<Row>, other: Served<Row>): void {
    const [first, second] = one.startNs <= other.startNs ? [one, other] : [other, one];
    if (first.endNs === Number.POSITIVE_INFINITY) first.nextStartNs = Math.min(first.nextStartNs, second.startNs);
    else if (first.endNs > second.startNs) this.refute(first.tgid, 'requestsAtOnce');
  }
}

/** Whether another thread of the pool had a request at the same time. */
function hasCompany({ pool, tid, startNs, endNs }: Served<unknown>): boolean {
  for (const other of pool.live) if (other.tid !== tid && other.startNs < endNs && other.endNs > startNs) return true;
  return false;
}

function overlap(one: Call<unknown>, other: Call<unknown>): boolean {
  return one.startNs < other.endNs && other.startNs < one.endNs;
}

function isWithin({ startNs, endNs }: Call<unknown>, atNs: number): boolean {
  return startNs < atNs && atNs < endNs;
}
