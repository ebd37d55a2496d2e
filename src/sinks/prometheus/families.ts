/** What Prometheus is told, before it is written in one of its formats. */
import type { CollectedDurations } from '../../metrics/collection.ts';

/** In the order in which they are written; no name twice. */
export type Labels = readonly (readonly [name: string, value: string])[];

export type Family = ValueFamily | HistogramFamily;

interface FamilyHead {
  /** Without `_total` or `_info`: formats add what they add. */
  readonly name: string;
  readonly help: string;
  /** What the name ends with, where it is one. */
  readonly unit: 'seconds' | 'bytes' | null;
}

export interface ValueFamily extends FamilyHead {
  readonly type: 'counter' | 'gauge' | 'info';
  readonly points: ValuePoint[];
}

export interface HistogramFamily extends FamilyHead {
  readonly type: 'histogram';
  readonly points: HistogramPoint[];
}

export interface ValuePoint {
  readonly labels: Labels;
  readonly value: number;
  /** Of a counter: everything since then is in it. */
  readonly startUnixNs: number | null;
}

export interface HistogramPoint {
  readonly labels: Labels;
  readonly durations: CollectedDurations;
  readonly startUnixNs: number;
}

/** Families by their names, in the order in which they came. */
export class Families {
  readonly #families = new Map<string, Family>();

  values(family: FamilyHead & { readonly type: ValueFamily['type'] }): ValuePoint[] {
    const known = this.#families.get(family.name);
    if (known !== undefined && known.type !== 'histogram') return known.points;
    const made: ValueFamily = { ...family, points: [] };
    this.#families.set(family.name, made);
    return made.points;
  }

  histograms(family: FamilyHead): HistogramPoint[] {
    const known = this.#families.get(family.name);
    if (known !== undefined && known.type === 'histogram') return known.points;
    const made: HistogramFamily = { ...family, type: 'histogram', points: [] };
    this.#families.set(family.name, made);
    return made.points;
  }

  /**
   * Those that have anything.
   * @param labels of every point that has none of this name
   */
  all(labels: Labels = []): Family[] {
    const families = [...this.#families.values()].filter(({ points }) => points.length > 0);
    return labels.length === 0 ? families : families.map((family) => withLabels(family, labels));
  }
}

function withLabels(family: Family, more: Labels): Family {
  return family.type === 'histogram'
    ? { ...family, points: family.points.map((point) => ({ ...point, labels: joined(point.labels, more) })) }
    : { ...family, points: family.points.map((point) => ({ ...point, labels: joined(point.labels, more) })) };
}

function joined(labels: Labels, more: Labels): Labels {
  const names = new Set(labels.map(([name]) => name));
  return [...labels, ...more.filter(([name]) => !names.has(name))];
}
