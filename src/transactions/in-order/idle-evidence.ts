/**
 * Whether the server had nothing left to do behind the answers that came, again and again: if it always has something, that
 * deceives. It answers at an even pace, and while what it has not read lies there, little is on its way. So only such
 * calls prove anything that leave requests on their way, as long as most calls do; or behind which there is a pause.
 */
import type { Span } from '../span.ts';

/** So many calls with answers are looked at together. */
const CALLS = 64;
/** Pauses that prove it. */
const PAUSES = 4;
/** A pause is so many times longer than the server takes for what it says next. */
const PAUSE = 6;
/** … since the offset was raised last: longer than a server is busy without a break, unless it always is. */
const PROOF_NS = 250e6;

export class IdleEvidence {
  #calls = 0;
  #proofs = 0;
  #pauses = 0;
  /** Of the call before: whether it left the server nothing to do, its time, and how many answers had come by then. */
  #wasIdle = false;
  #callNs = Number.NaN;
  #pauseNs = Number.NaN;
  #onTheirWay = 0;
  #callAnswers = 0;
  /** The shortest time that an answer took on average, over some of them; and where these began. */
  #paceNs = Number.POSITIVE_INFINITY;
  #paceSinceNs = Number.NaN;
  #paceAnswers = 0;
  #sinceNs = Number.NaN;

  isProven(nowNs: number): boolean {
    if (Number.isNaN(this.#sinceNs) || nowNs - this.#sinceNs < PROOF_NS) return false;
    return this.#pauses >= PAUSES || (this.#calls >= CALLS && this.#proofs * 2 >= this.#calls);
  }

  /** @param onTheirWay requests that had not arrived when it came; `answers`: before it */
  beginCall(span: Span, answers: number, onTheirWay: number): void {
    this.#pauseNs = span.firstNs - this.#callNs;
    this.#callNs = span.lastNs;
    this.#onTheirWay = onTheirWay;
    if (Number.isNaN(this.#sinceNs)) this.#sinceNs = span.lastNs;
    if (Number.isNaN(this.#paceSinceNs)) this.#paceSinceNs = span.firstNs;
    const said = answers - this.#paceAnswers;
    if (said < CALLS) return;
    const paceNs = (span.firstNs - this.#paceSinceNs) / said;
    if (paceNs < this.#paceNs) this.#paceNs = paceNs;
    this.#paceSinceNs = span.firstNs;
    this.#paceAnswers = answers;
  }

  /** @param isIdle all that had arrived has been answered */
  endCall(answers: number, isIdle: boolean): void {
    const said = answers - this.#callAnswers;
    this.#callAnswers = answers;
    if (this.#wasIdle && this.#pauseNs > PAUSE * this.#paceNs * said) this.#pauses += 1;
    this.#wasIdle = isIdle;
    this.#calls += 1;
    if (isIdle && this.#onTheirWay > 0) this.#proofs += 1;
  }

  /** What was found so far tells nothing any more. */
  reset(nowNs: number): void {
    this.#calls = 0;
    this.#proofs = 0;
    this.#pauses = 0;
    this.#wasIdle = false;
    this.#sinceNs = nowNs;
  }

  /** Answers are counted from 0 again. */
  restart(): void {
    this.reset(Number.NaN);
    this.#callAnswers = 0;
    this.#paceAnswers = 0;
    this.#paceSinceNs = Number.NaN;
    this.#paceNs = Number.POSITIVE_INFINITY;
  }
}
