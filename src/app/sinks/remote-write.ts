import { setImmediate } from 'node:timers/promises';
import type { Collection } from '../../metrics/collection.ts';
import type { Family, Labels } from '../../sinks/prometheus/families.ts';
import { externalLabels } from '../../sinks/prometheus/names.ts';
import { addOwnFamilies } from '../../sinks/prometheus/own-families.ts';
import { serviceFamilies } from '../../sinks/prometheus/service-families.ts';
import { addTraceFamilies, type TraceNames } from '../../sinks/prometheus/trace-families.ts';
import { Push, type PushOption } from '../../sinks/push/push.ts';
import { judgeV2, type RemoteWriteVersion, remoteWriteHeaders, requestsOf } from '../../sinks/remote-write/requests.ts';
import type { TimedPoint } from '../../sinks/remote-write/time-series.ts';
import { Written } from '../../sinks/remote-write/written.ts';
import { say, warn } from '../words.ts';
import { Interval } from './interval.ts';
import type { OwnAccount } from './own-account.ts';
import type { Sink, SinkContext, SinkSession } from './sink.ts';

export interface RemoteWriteOption {
  /** All are given the same. */
  readonly receivers: readonly PushOption[];
  readonly version: RemoteWriteVersion;
  readonly intervalNs: number;
  /** Whether exponential histograms are written beside the classic ones. */
  readonly native: boolean;
}

/** Writes what was counted to Prometheus and its like, each interval. */
export class RemoteWriteSink implements Sink {
  readonly collects = true;
  readonly windows = null;
  readonly #option: RemoteWriteOption;
  readonly #own: OwnAccount;
  readonly #labels: Labels;
  readonly #traceNames: TraceNames;
  readonly #pushes: Push[] = [];
  readonly #written = new Written();
  readonly #interval: Interval;
  #session: SinkSession | null = null;
  #begun = false;

  /** @throws UserError INPUT, BAD_FLAG, OUTPUT */
  static async open(option: RemoteWriteOption, context: SinkContext): Promise<RemoteWriteSink> {
    const sink = new RemoteWriteSink(option, context);
    try {
      for (const receiver of option.receivers) await sink.#add(receiver, context);
    } catch (error) {
      await sink[Symbol.asyncDispose]();
      throw error;
    }
    return sink;
  }

  private constructor(option: RemoteWriteOption, { own, labels, traceNames }: SinkContext) {
    this.#option = option;
    this.#traceNames = traceNames;
    this.#own = own;
    this.#labels = externalLabels(labels);
    this.#interval = new Interval(option.intervalNs, () => this.#write(false));
  }

  begin(session: SinkSession): void {
    this.#session = session;
    void session.attached.then(() => {
      for (const push of this.#pushes) {
        say(`${push.account.sink}: every ${this.#option.intervalNs / 1e9} s`);
        push.begin();
      }
      this.#begun = true;
      this.#interval.begin((error) => session.fail(error));
    });
  }

  async end(hurry: AbortSignal): Promise<void> {
    if (!this.#begun) return;
    await this.#interval.end();
    await this.#write(true);
    await Promise.all(this.#pushes.map((push) => push.end(hurry)));
    for (const { account } of this.#pushes) say(`${account}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const push of this.#pushes) push[Symbol.dispose]();
  }

  async #add(receiver: PushOption, { version: saeMon }: SinkContext): Promise<void> {
    const { version } = this.#option;
    const push = await Push.open({
      ...receiver,
      kind: 'remote-write',
      form: String(version),
      items: 'samples',
      headers: remoteWriteHeaders(version, saeMon),
      ...(version === 2 && { judge: judgeV2 }),
      warn,
      failed: (error) => this.#session?.fail(error),
    });
    this.#pushes.push(push);
    this.#own.pushes.push(push.account);
  }

  /** Of a session that has ended badly it is only known that its series have ended. */
  async #write(last: boolean): Promise<void> {
    const collection = (await this.#session?.collect().catch(() => null)) ?? null;
    if (collection !== null) {
      await this.#send(this.#written.next(this.#familiesOf(collection), collection.timeUnixNs, last));
    } else if (last) {
      await this.#send(this.#written.end(Date.now() * 1e6));
    }
  }

  #familiesOf(collection: Collection): Family[] {
    const isNew = (): boolean => false;
    const families = serviceFamilies(collection, isNew);
    addTraceFamilies(families, collection, { names: this.#traceNames, isNew });
    addOwnFamilies(families, collection, this.#own.self());
    return families.all(this.#labels);
  }

  /** Of a full store this takes a fifth of a second (`npm run bench collect`), in steps between which others have their turn. */
  async #send(points: readonly TimedPoint[]): Promise<void> {
    for (const request of requestsOf(points, this.#option)) {
      for (const push of this.#pushes) push.add(request);
      await setImmediate();
    }
  }
}
