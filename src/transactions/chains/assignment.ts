/**
 * How much it tells that a request came to a thread which had no other. A loop that has been given a connection serves
 * whatever comes on it, so that later requests of one tell nothing; one that comes on another thread than the one before
 * it was given to a thread by itself. A connection's first request would have met a busy loop as often as loops are busy.
 */
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Pool } from './served.ts';

/** Connections of which the last thread is known. */
const MAX_CONNECTIONS = 65_536;
/** Threads of a pool are counted among so many requests. */
const RECENT = 64;
/** So much improbability of loops, by its natural logarithm, is worth one request that has changed its thread. */
const WORTH = 20 / 32;

export class Assignment {
  readonly #lastThreads = new BoundedMap<number, number>({ limit: MAX_CONNECTIONS });

  /** From 0 to 1, of a request that begins on this thread now. @param serial of its conversation */
  weightOf(serial: number, tid: number, { live, recentThreads }: Pool): number {
    const lastThread = this.#lastThreads.get(serial);
    this.#lastThreads.set(serial, tid);
    if (lastThread === tid) return 0;
    if (recentThreads.push(tid) > RECENT) recentThreads.shift();
    if (lastThread !== undefined) return 1;
    const busy = new Set<number>();
    for (const served of live) {
      if (served.tid !== tid && served.endNs === Number.POSITIVE_INFINITY) busy.add(served.tid);
      if (busy.size === RECENT) break;
    }
    const threads = new Set([...recentThreads, ...busy]).size;
    return Math.min(1, -Math.log(1 - busy.size / threads) / WORTH);
  }
}
