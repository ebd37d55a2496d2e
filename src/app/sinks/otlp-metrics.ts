import { hostname } from 'node:os';
import { MetricsExport } from '../../sinks/otlp/metrics-export.ts';
import type { OtlpPush, OtlpSignal } from '../../sinks/otlp/otlp-push.ts';
import { say } from '../words.ts';
import { Interval } from './interval.ts';
import type { SinkContext, SinkSession } from './sink.ts';

export interface OtlpMetricsOption extends OtlpSignal {
  readonly intervalNs: number;
  /** What sae-mon calls itself. */
  readonly serviceName: string;
}

/** What was counted, each interval, as OTLP. */
export class OtlpMetrics {
  readonly #push: OtlpPush;
  readonly #option: OtlpMetricsOption;
  readonly #own: SinkContext['own'];
  readonly #export: MetricsExport;
  readonly #interval: Interval;
  #session: SinkSession | null = null;

  constructor(push: OtlpPush, option: OtlpMetricsOption, { own, version, labels }: SinkContext) {
    this.#push = push;
    this.#option = option;
    this.#own = own;
    this.#export = new MetricsExport({ version, labels, resource: ownResource(option.serviceName, version) });
    this.#interval = new Interval(option.intervalNs, () => this.#collect());
  }

  begin(session: SinkSession): void {
    this.#session = session;
    say(`${this.#push.push.account.sink}: every ${this.#option.intervalNs / 1e9} s`);
    this.#push.push.begin();
    this.#interval.begin((error) => session.fail(error));
  }

  async end(hurry: AbortSignal): Promise<void> {
    await this.#interval.end();
    await this.#collect();
    const last = this.#export.last();
    if (last !== null) this.#push.add(last);
    await this.#push.end(hurry);
  }

  /** What was counted is in the next one, if this one does not come to be. */
  async #collect(): Promise<void> {
    const collection = (await this.#session?.collect().catch(() => null)) ?? null;
    if (collection !== null) this.#push.add(this.#export.request(collection, this.#own.self()));
  }
}

/** No workload has it: what it tells is of sae-mon's own work. */
function ownResource(serviceName: string, version: string) {
  const host = hostname();
  return {
    'service.name': serviceName,
    'service.version': version,
    'service.instance.id': `${host}:${process.pid}`,
    'host.name': host,
    'process.pid': process.pid,
  };
}
