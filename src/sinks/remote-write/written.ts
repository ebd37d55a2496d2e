import type { Family, HistogramPoint, ValuePoint } from '../prometheus/families.ts';
import type { TimedPoint } from './time-series.ts';
import { toMs } from './time-series.ts';

interface Known {
  readonly family: Family;
  readonly point: ValuePoint | HistogramPoint;
}

/**
 * What has been written until now. A counter that is new was 0 when the others were written last, and that is written, too: rates are
 * taken between samples, and what it counted before its first would be in none. What is not there any more ends.
 */
export class Written {
  #known = new Map<string, Known>();
  /** Of the last samples; 0: there are none. */
  #lastUnixMs = 0;

  /**
   * @param unixNs of the values
   * @param last nothing follows: everything ends behind its value
   */
  next(families: readonly Family[], unixNs: number, last: boolean): TimedPoint[] {
    // Room for a zero between them, and no two samples of a series at a time.
    const valueUnixMs = Math.max(toMs(unixNs), this.#lastUnixMs + 2);
    const endUnixMs = last ? valueUnixMs + 1 : null;
    const writtenUnixMs = this.#lastUnixMs;
    const before = this.#known;
    const now = new Map<string, Known>();
    const points: TimedPoint[] = [];
    for (const family of families) {
      for (const point of family.points) {
        const key = keyOf(family, point);
        const zeroUnixMs = this.#zeroOf(before.get(key)?.point, point, valueUnixMs);
        points.push({ family, point, zeroUnixMs, valueUnixMs, endUnixMs, writtenUnixMs });
        now.set(key, { family, point });
      }
    }
    for (const [key, known] of before) {
      if (now.has(key)) continue;
      points.push({ ...known, zeroUnixMs: null, valueUnixMs: null, endUnixMs: valueUnixMs, writtenUnixMs });
    }
    this.#known = last ? new Map() : now;
    this.#lastUnixMs = endUnixMs ?? valueUnixMs;
    return points;
  }

  /** Everything ends, and nobody knows at which value. */
  end(unixNs: number): TimedPoint[] {
    const ended = this.next([], unixNs, true);
    this.#known = new Map();
    return ended;
  }

  #zeroOf(before: Known['point'] | undefined, { startUnixNs }: Known['point'], valueUnixMs: number): number | null {
    if (startUnixNs === null || before?.startUnixNs === startUnixNs) return null;
    const zero = Math.max(this.#lastUnixMs + 1, toMs(startUnixNs));
    return zero < valueUnixMs ? zero : null;
  }
}

function keyOf({ name }: Family, { labels }: Known['point']): string {
  return [name, ...labels.map(([label, value]) => `${label}\0${value}`)].join('\0');
}
