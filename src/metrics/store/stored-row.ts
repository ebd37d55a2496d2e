import type { SeriesIdentity } from '../collection.ts';
import type { StoredSeries } from './stored-series.ts';

/**
 * Pairs of status and error that a row tells apart: twice what OpenTelemetry's SDKs allow error types, and more than an
 * endpoint has. A server that invents them must not take the room of others.
 */
const MAX_ANSWERS = 40;
/** OpenTelemetry's word for an error that is in no closed list. */
const OTHER_ERROR = '_OTHER';

/** Of one row, the series of one status and error. */
export class StoredAnswer {
  readonly statusCode: string | null;
  readonly errorType: string | null;
  series: StoredSeries;
  /** When the store was asked for it: see `Store`. */
  era: number;

  constructor(statusCode: string | null, errorType: string | null, found: { series: StoredSeries; era: number }) {
    this.statusCode = statusCode;
    this.errorType = errorType;
    this.series = found.series;
    this.era = found.era;
  }
}

/** What a store knows of one row, by status and error. */
export class StoredRow {
  /** Of its requests that are not answered yet. */
  readonly identity: SeriesIdentity;
  #answers: StoredAnswer[] = [];
  #last: StoredAnswer | null = null;

  constructor(identity: SeriesIdentity) {
    this.identity = identity;
  }

  get empty(): boolean {
    return this.#answers.length === 0;
  }

  find(statusCode: string | null, errorType: string | null): StoredAnswer | null {
    const last = this.#last;
    if (last !== null && last.statusCode === statusCode && last.errorType === errorType) return last;
    for (let i = 0; i < this.#answers.length; i += 1) {
      const answer = this.#answers[i] as StoredAnswer;
      if (answer.statusCode !== statusCode || answer.errorType !== errorType) continue;
      this.#last = answer;
      return answer;
    }
    return null;
  }

  /** Whether one more pair is told apart. */
  get full(): boolean {
    return this.#answers.length >= MAX_ANSWERS;
  }

  /** What a pair is called for which there is no room: an error stays one. */
  static otherError(errorType: string | null): string | null {
    return errorType === null ? null : OTHER_ERROR;
  }

  add(answer: StoredAnswer): void {
    this.#answers.push(answer);
    this.#last = answer;
  }

  /** Lets go of series that have ended, and of what shares one: there is room again, and whoever comes asks for it. */
  sweep(): void {
    this.#answers = this.#answers.filter(({ series }) => !series.ended && !series.isOverflow);
    this.#last = null;
  }
}
