/** Whether a client that was met in its middle waits for each answer before it asks again. */
import type { Span } from '../span.ts';

/** Callers that share a connection overlap sooner, unless they take turns like clockwork. */
const TURNS = 64;
/** … or for so long: whoever looks waits for no longer. */
const TURNS_NS = 500e6;
const FEWEST_TURNS = 4;

export class TurnEvidence {
  #turns = 0;
  #overlaps = false;
  #sinceNs = Number.NaN;

  /** Nothing speaks against it. */
  get isPossible(): boolean {
    return !this.#overlaps && this.#turns > 0;
  }

  isProven(nowNs: number): boolean {
    if (this.#overlaps) return false;
    return this.#turns >= TURNS || (this.#turns >= FEWEST_TURNS && nowNs - this.#sinceNs >= TURNS_NS);
  }

  /** @param open requests before this one that are not answered */
  asked(span: Span, open: number): void {
    if (!span.beginsCall) return;
    if (open > 0) this.#overlaps = true;
    if (this.#turns === 0) this.#sinceNs = span.firstNs;
    this.#turns += 1;
  }

  reset(): void {
    this.#turns = 0;
    this.#overlaps = false;
  }
}
