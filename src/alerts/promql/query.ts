/** Pieces of queries. */
import type { Alternatives } from './matchers.ts';

/** What says how a transaction ended: it parts what is one row. */
export const ENDINGS = ['outcome', 'status_code', 'error_type'];

/** A metric of one name, with what its labels must be. */
export class Selection {
  readonly #metric: string;
  readonly #own: readonly string[];
  readonly #alternatives: Alternatives;

  constructor(metric: string, own: readonly string[], alternatives: Alternatives) {
    this.#metric = metric;
    this.#own = own;
    this.#alternatives = alternatives;
  }

  /** The same labels of a metric that belongs to it. */
  of(suffix: string, ...more: readonly string[]): Selection {
    return new Selection(`${this.#metric}${suffix}`, [...this.#own, ...more], this.#alternatives);
  }

  now(): string {
    return this.#union((selector) => selector);
  }

  over(call: 'rate' | 'increase' | 'max_over_time', range: string): string {
    return this.#union((selector) => `${call}(${selector}${range})`);
  }

  #union(text: (selector: string) => string): string {
    const texts = this.#alternatives.map((matchers) => {
      const own = [...this.#own, ...matchers];
      return text(own.length === 0 ? this.#metric : `${this.#metric}{${own.join(', ')}}`);
    });
    return texts.join(' or ');
  }
}

export interface Grouping {
  readonly kind: 'by' | 'without';
  readonly labels: readonly string[];
}

export function sum({ kind, labels }: Grouping, expression: string): string {
  return `sum ${kind} (${labels.join(', ')}) (${expression})`;
}

/** Another label, with a text or what one of these labels has. */
export function withLabel(expression: string, label: string, value: string | readonly string[]): string {
  if (typeof value === 'string') return `label_replace(${expression}, "${label}", "${value}", "", "")`;
  return value
    .filter((source) => source !== label)
    .reduce((text, source) => `label_replace(${text}, "${label}", "$1", "${source}", "(.+)")`, expression);
}
