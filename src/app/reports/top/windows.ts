import type { Aggregator, Cells } from '../../../metrics/aggregator.ts';
import type { History } from '../../../metrics/history/history.ts';
import type { LookWindow } from '../../../metrics/scene.ts';
import { SLIDING_NS } from './spans.ts';

export interface TopWindowsParts {
  readonly aggregator: Aggregator;
  readonly history: History;
  /** Of the aggregator's windows. */
  readonly widthNs: number;
}

/** What one picture is of: where it begins, and what is counted in it. */
export interface Covered {
  /** Indexes of windows. */
  readonly first: number;
  readonly last: number;
  /** It does not go back as far as it was asked to: the beginning. */
  readonly partial: boolean;
  readonly cells: Cells;
}

const MINUTE_NS = 60e9;

/** Which windows, and what of the history, make the rows of a look. */
export class TopWindows {
  readonly #parts: TopWindowsParts;

  constructor(parts: TopWindowsParts) {
    this.#parts = parts;
  }

  /** @param last the last window that counts */
  covered(window: LookWindow, intervalNs: number, last: number): Covered {
    if (window === 'start') return this.#sinceStart(last);
    const { aggregator, history, widthNs } = this.#parts;
    const span = Math.max(1, Math.ceil(lengthNs(window, intervalNs) / widthNs));
    const wanted = last - span + 1;
    // What was folded can be told apart by blocks only.
    const first = wanted >= aggregator.oldest ? Math.max(0, wanted) : Math.max(0, history.nearest(wanted));
    return { first, last, partial: wanted < 0, cells: this.#cellsSince(first, last) };
  }

  #cellsSince(first: number, last: number): Cells {
    const { aggregator, history } = this.#parts;
    return (visit) => {
      aggregator.forEach(first, last, visit);
      history.forEachSince(first, visit);
    };
  }

  #sinceStart(last: number): Covered {
    const { aggregator, history } = this.#parts;
    const { first } = history;
    const cells: Cells = (visit) => {
      aggregator.forEach(first, last, visit);
      history.forEachOfAll(visit);
    };
    return { first, last, partial: false, cells };
  }
}

function lengthNs(window: Exclude<LookWindow, 'start'>, intervalNs: number): number {
  switch (window) {
    case 'tick':
      return intervalNs;
    case '10s':
      return Math.max(SLIDING_NS, intervalNs);
    case '1m':
      return Math.max(MINUTE_NS, intervalNs);
    default:
      return window satisfies never;
  }
}
