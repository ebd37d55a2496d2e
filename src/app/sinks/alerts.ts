import { performance } from 'node:perf_hooks';
import { Alerts } from '../../alerts/alerts.ts';
import type { AlertRules } from '../../alerts/rule.ts';
import { changeText } from '../../alerts/words.ts';
import { stripControl } from '../../lib/formats.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import { Push, type PushOption } from '../../sinks/push/push.ts';
import { loadRules } from '../alerts/load-rules.ts';
import { AlertmanagerReceiver, type Receiver, WebhookReceiver } from '../alerts/receivers.ts';
import { ToldAlerts } from '../alerts/told-alerts.ts';
import type { SessionFacts } from '../messages.ts';
import type { WindowsOption } from '../options.ts';
import { say, warn } from '../words.ts';
import type { OwnAccount } from './own-account.ts';
import type { Sink, SinkContext, SinkSession } from './sink.ts';

export interface AlertsOption {
  /** A file. */
  readonly rules: string;
  readonly alertmanagers: readonly PushOption[];
  readonly webhooks: readonly PushOption[];
}

/** Asks rules at each interval: what changes is said, and sent to whoever is to know. */
export class AlertsSink implements Sink {
  readonly collects = false;
  readonly windows: WindowsOption;
  readonly #rules: AlertRules;
  readonly #alerts: Alerts;
  readonly #own: OwnAccount;
  readonly #labels: Readonly<Record<string, string>>;
  readonly #receivers: Receiver[] = [];
  /** Rules whose surplus has been told. */
  #crowded = new Set<string>();
  #told: ToldAlerts | null = null;
  #session: SinkSession | null = null;
  #begun = false;

  /** @throws UserError INPUT, BAD_RULE_FILE, BAD_FLAG */
  static async open(option: AlertsOption, context: SinkContext): Promise<AlertsSink> {
    const { rules } = loadRules(option.rules);
    const sink = new AlertsSink(rules, context);
    const { intervalNs } = rules;
    try {
      for (const receiver of option.alertmanagers) {
        const push = await sink.#open('alertmanager', receiver, context);
        sink.#receivers.push(new AlertmanagerReceiver(push, intervalNs));
      }
      for (const receiver of option.webhooks) {
        sink.#receivers.push(new WebhookReceiver(await sink.#open('webhook', receiver, context)));
      }
    } catch (error) {
      await sink[Symbol.asyncDispose]();
      throw error;
    }
    return sink;
  }

  private constructor(rules: AlertRules, { own, labels }: SinkContext) {
    this.windows = { intervalNs: rules.intervalNs, histograms: true };
    this.#rules = rules;
    this.#alerts = new Alerts(rules);
    this.#own = own;
    const named = Object.entries(labels).map(([name, value]) => [name.replaceAll('.', '_'), String(value)]);
    this.#labels = Object.fromEntries(named);
  }

  begin(session: SinkSession): void {
    this.#session = session;
    void session.attached.then(() => {
      const { rules, intervalNs } = this.#rules;
      say(`${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, asked every ${intervalNs / 1e9} s`);
      for (const { push } of this.#receivers) {
        say(`alerts to ${push.account.sink}`);
        push.begin();
      }
      this.#begun = true;
    });
  }

  snapshot(snapshot: Snapshot, { host }: SessionFacts): void {
    const down = this.#own.pushes.filter(({ up }) => !up).length;
    const changes = this.#alerts.interval(snapshot, down);
    for (const change of changes) say(changeText(change, snapshot.window.elapsedSeconds));
    this.#tellSurplus();
    this.#told ??= new ToldAlerts({ host: host.name, labels: this.#labels });
    const told = this.#told.next(this.#alerts.active(), changes, Date.now());
    for (const receiver of this.#receivers) receiver.tell(told, performance.now());
  }

  /** What fires is not over because nobody looks any more: receivers let it expire. */
  async end(hurry: AbortSignal): Promise<void> {
    if (!this.#begun) return;
    if (!this.#alerts.asked) warn('no rule was asked: it ended within half an interval');
    const firing = this.#alerts.active().filter(({ state }) => state === 'firing').length;
    if (firing > 0) say(`${firing} ${firing === 1 ? 'alert fires' : 'alerts fire'} at the end`);
    await Promise.all(this.#receivers.map(({ push }) => push.end(hurry)));
    for (const { push } of this.#receivers) say(`${push.account}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { push } of this.#receivers) push[Symbol.dispose]();
  }

  async #open(kind: string, receiver: PushOption, { version }: SinkContext): Promise<Push> {
    const push = await Push.open({
      // What was to be told before a restart is out of date after it.
      destination: receiver.destination,
      spool: null,
      kind,
      // The path of a webhook is its password.
      ...(kind === 'webhook' && { shown: new URL(receiver.destination.url).host }),
      form: '1',
      items: 'alerts',
      headers: { 'Content-Type': 'application/json', 'User-Agent': `sae-mon/${version}` },
      warn,
      failed: (error) => this.#session?.fail(error),
    });
    this.#own.pushes.push(push.account);
    return push;
  }

  /** Once each time that there are too many. */
  #tellSurplus(): void {
    const crowded = this.#alerts.refused();
    for (const { rule, count } of crowded) {
      if (this.#crowded.has(rule.name)) continue;
      warn(`rule ${stripControl(rule.name)} has ${count} alerts more than are kept: ask for less with on:`);
    }
    this.#crowded = new Set(crowded.map(({ rule }) => rule.name));
  }
}
