import { type Flow, type Half, PLACE_UNKNOWN } from './flow.ts';
import { sentEnd } from './reset-verdict.ts';
import { distance, TCP_ACK, TCP_FIN, type WireSegment } from './wire-segment.ts';

/** Whoever took it says nothing more, and who still speaks has done so by then. */
const PATIENCE_NS = 5e9;

interface DoubtfulReset {
  readonly flow: Flow;
  /** Who sent it. */
  readonly half: Half;
  readonly timeNs: number;
  readonly sequence: number;
  /** What was seen of it by then. */
  readonly sent: number;
  /** What was seen of the other end by then; null where that was nothing. */
  readonly received: number | null;
}

/** RSTs of which a capture does not show whether they were taken: what follows them tells, at the latest that nothing follows. */
export class DoubtfulResets {
  readonly #open = new Map<Flow, DoubtfulReset>();
  readonly #onTaken: (flow: Flow, half: Half, sequence: number, timeNs: number) => void;

  /** @param onTaken called for one that ended its connection, with its own time */
  constructor(onTaken: (flow: Flow, half: Half, sequence: number, timeNs: number) => void) {
    this.#onTaken = onTaken;
  }

  /** Only the first one counts: who has not taken that is asked again. */
  add(flow: Flow, half: Half, { sequence, timeNs }: WireSegment): void {
    if (this.#open.has(flow)) return;
    const opposite = flow.opposite(half);
    const sent = half.place === PLACE_UNKNOWN ? sequence : sentEnd(half);
    const received = opposite.place === PLACE_UNKNOWN ? null : sentEnd(opposite);
    this.#open.set(flow, { flow, half, timeNs, sequence, sent, received });
  }

  /** A segment of `half` that is no RST; called once it counts. */
  observe(flow: Flow, half: Half, segment: WireSegment): void {
    if (this.#open.size === 0) return;
    const reset = this.#open.get(flow);
    if (reset === undefined) return;
    if (half === reset.half ? speaksOn(reset, segment) : hasMore(reset, segment)) this.#open.delete(flow);
    // What it was behind had only been late, or was not captured.
    else if (isFilled(reset, half, segment)) this.settle(flow);
  }

  tick(nowNs: number): void {
    for (const { flow, timeNs } of this.#open.values()) {
      if (nowNs - timeNs < PATIENCE_NS) return;
      this.settle(flow);
    }
  }

  /** Nothing more will be seen of this flow. */
  settle(flow: Flow): void {
    const reset = this.#open.get(flow);
    if (reset === undefined) return;
    this.#open.delete(flow);
    this.#onTaken(flow, reset.half, reset.sequence, reset.timeNs);
  }

  forget(flow: Flow): void {
    if (this.#open.size > 0) this.#open.delete(flow);
  }
}

/** Whoever has sent an RST says nothing new, and hears nothing. */
function speaksOn({ sequence, sent, received }: DoubtfulReset, segment: WireSegment): boolean {
  const { flags } = segment;
  const isHeard = received !== null && distance(received, segment.acknowledgement) > 0;
  if ((flags & TCP_ACK) !== 0 && isHeard) return true;
  const end = segment.sequence + segment.length;
  if (distance(sent, end) < 0) return false;
  if ((flags & TCP_FIN) !== 0) return distance(end, sequence) !== 1;
  return distance(sequence, end) > 0 && distance(sent, end) > 0;
}

/** Who has more than the RST says was sent did not expect it. */
function hasMore({ sequence }: DoubtfulReset, { flags, acknowledgement }: WireSegment): boolean {
  return (flags & TCP_ACK) !== 0 && distance(sequence, acknowledgement) > 0;
}

function isFilled({ half: sender, sequence, sent }: DoubtfulReset, half: Half, segment: WireSegment): boolean {
  if (distance(sent, sequence) <= 0) return false;
  if (half !== sender) return (segment.flags & TCP_ACK) !== 0 && segment.acknowledgement === sequence;
  const last = segment.sequence + segment.length + ((segment.flags & TCP_FIN) === 0 ? 0 : 1);
  return last >>> 0 === sequence;
}
