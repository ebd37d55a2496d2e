/**
 * Which request of a process a call is of, by the trace that both are part of (W3C Trace Context). Whoever passes the
 * header on as it came calls with the parent-id of the request; whoever makes spans calls with one of its own, of which
 * nobody else knows: then the request is known only where it is the process' only one of that trace. Where the process
 * called with the trace before it was asked with it, it has it from elsewhere, and nothing is known.
 */
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { TraceContext } from '../../lib/trace-context.ts';
import type { Served } from './served.ts';

/** Traces that are remembered: at 1,000 a second, for a quarter of a minute. */
const MAX_TRACES = 16_384;
/** Requests of one trace that a process is told apart by; a trace with more tells nothing there. */
const MAX_REQUESTS = 8;

interface OfTrace<Row> {
  readonly requests: Served<Row>[];
  firstCallNs: number;
}

export class TraceIndex<Row> {
  readonly #traces = new BoundedMap<string, OfTrace<Row>>({ limit: MAX_TRACES });

  served(served: Served<Row>): void {
    if (served.trace === null) return;
    const { requests } = this.#of(served.tgid, served.trace);
    if (requests.length < MAX_REQUESTS) requests.push(served);
  }

  called(tgid: number, trace: TraceContext, startNs: number): void {
    const known = this.#of(tgid, trace);
    known.firstCallNs = Math.min(known.firstCallNs, startNs);
  }

  /** Null where it is not certain. */
  causeOf(tgid: number, trace: TraceContext, startNs: number): Served<Row> | null {
    const { requests, firstCallNs } = this.#of(tgid, trace);
    if (requests.length >= MAX_REQUESTS) return null;
    const passedOn = requests.filter((served) => served.trace?.parentId === trace.parentId);
    const [found, another] = passedOn.length > 0 ? passedOn : requests;
    if (found === undefined || another !== undefined || firstCallNs < found.startNs) return null;
    return found.isTold || !found.covers(startNs) ? null : found;
  }

  #of(tgid: number, { traceId }: TraceContext): OfTrace<Row> {
    const key = `${tgid} ${traceId}`;
    const known = this.#traces.get(key);
    if (known !== undefined) return known;
    const fresh: OfTrace<Row> = { requests: [], firstCallNs: Number.POSITIVE_INFINITY };
    this.#traces.set(key, fresh);
    return fresh;
  }
}
