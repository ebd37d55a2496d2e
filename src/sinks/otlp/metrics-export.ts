import type { Attributes, Collection } from '../../metrics/collection.ts';
import { Families } from '../prometheus/families.ts';
import { addOwnFamilies, type Self } from '../prometheus/own-families.ts';
import { addOwnMetrics, addServiceMetrics } from './collection-metrics.ts';
import { EndedSeries } from './ended-series.ts';
import { Metrics } from './metrics.ts';
import { toMetricsRequest } from './metrics-request.ts';
import type { ExportRequest } from './otlp-push.ts';

/** Ends are later than the last values by more than the smallest step of a receiver's clock, a millisecond: a double rounds such times. */
const STEP_NS = 2e6;

export interface MetricsExportOptions {
  /** Of sae-mon. */
  readonly version: string;
  /** Of sae-mon itself. */
  readonly resource: Attributes;
  /** For every resource that has nothing of the same name. */
  readonly labels: Attributes;
}

/** One collection after the other as requests, and what has ended from one to the next. */
export class MetricsExport {
  readonly #options: MetricsExportOptions;
  readonly #ended = new EndedSeries();
  #timeUnixNs = 0;

  constructor(options: MetricsExportOptions) {
    this.#options = options;
  }

  request(collection: Collection, self: Self): ExportRequest {
    const metrics = new Metrics();
    addServiceMetrics(metrics, collection);
    const families = new Families();
    addOwnFamilies(families, collection, self);
    addOwnMetrics(metrics, families.all(), this.#options.resource);
    // The last one may be given twice, and no series has two values at a time.
    this.#timeUnixNs = Math.max(collection.timeUnixNs, this.#timeUnixNs + STEP_NS);
    return this.#write(metrics);
  }

  /** The end of everything; null where nothing was ever sent. */
  last(): ExportRequest | null {
    this.#timeUnixNs += STEP_NS;
    const request = this.#write(new Metrics());
    return request.items === 0 ? null : request;
  }

  #write(metrics: Metrics): ExportRequest {
    const { version, labels } = this.#options;
    this.#ended.addTo(metrics);
    const resources = metrics.all().map((one) => ({ ...one, resource: { ...labels, ...one.resource } }));
    const items = resources.reduce((sum, one) => one.metrics.reduce((all, { points }) => all + points.length, sum), 0);
    return { body: toMetricsRequest({ resources, version, timeUnixNs: this.#timeUnixNs }), items };
  }
}
