/** Whether a client that was met in its middle waits for each answer before it asks again. */
import type { Span } from '../span.ts';
import { FEWEST_ANSWERS, RIVALS } from './rival-offsets.ts';

/** Callers that take turns like clockwork look the same: no server is taken for further away than this. */
const FARTHEST_NS = 500e6;
/** Nor are they evenly apart for longer than this, or for so many answers. */
const EVEN_NS = 250e6;
const EVEN_ANSWERS = 1024;

export class TurnEvidence {
  #turns = 0;
  #overlaps = false;

  /** Nothing speaks against it. */
  get isPossible(): boolean {
    return !this.#overlaps && this.#turns > 0;
  }

  /**
   * @param answers that can be looked at, and over what time they came: with the fewest that tell, as many callers as are
   * left were looked for
   */
  isProven(answers: number, overNs: number): boolean {
    if (this.#overlaps) return false;
    const callers = Math.min(answers, this.#turns) - FEWEST_ANSWERS;
    if (callers >= RIVALS) return overNs >= EVEN_NS || answers >= EVEN_ANSWERS;
    return callers * overNs >= FARTHEST_NS * answers;
  }

  /** @param open requests before this one that are not answered */
  asked(span: Span, open: number): void {
    if (!span.beginsCall) return;
    if (open > 0) this.#overlaps = true;
    this.#turns += 1;
  }

  reset(): void {
    this.#turns = 0;
    this.#overlaps = false;
  }
}
