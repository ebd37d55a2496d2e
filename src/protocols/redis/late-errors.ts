/** Errors inside answers that may be EXEC's, until it is known what they answer. */

/** Answers of one connection that hold any. */
const MAX_KEPT = 64;

export interface LateErrors {
  /** Elements of the answer. */
  readonly answers: number;
  /** Of those that are errors, ascending: which, and their words. */
  readonly places: readonly number[];
  readonly words: readonly string[];
}

const NONE: LateErrors = { answers: 0, places: [], words: [] };

export class KeptErrors {
  readonly #kept = new Map<number, LateErrors>();
  #last = 0;

  /** A ticket, at least 1; 0 where there is no room. */
  keep(errors: LateErrors): number {
    if (this.#kept.size === MAX_KEPT) return 0;
    this.#last += 1;
    this.#kept.set(this.#last, errors);
    return this.#last;
  }

  /** They are kept no longer; none where the ticket is of none. */
  take(ticket: number): LateErrors {
    const errors = this.#kept.get(ticket) ?? NONE;
    this.#kept.delete(ticket);
    return errors;
  }

  clear(): void {
    this.#kept.clear();
  }
}
