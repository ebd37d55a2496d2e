import type { Alert, AlertChange } from '../../alerts/alert.ts';
import { alertAnnotations, alertLabels, type Origin } from '../../alerts/words.ts';
import type { SentAlert } from '../../sinks/alertmanager/sent-alert.ts';

/** What receivers are told of at an interval. */
export interface Told {
  /** Those that fire, by rule. */
  readonly firing: ReadonlyMap<string, readonly SentAlert[]>;
  /** Those that have just ended, by rule. */
  readonly resolved: ReadonlyMap<string, readonly SentAlert[]>;
  /** Rules of which an alert has begun to fire, or was resolved. */
  readonly changed: ReadonlySet<string>;
}

/** Gives alerts the dates that they keep: those of the host's clock, at which they began to fire. */
export class ToldAlerts {
  readonly #origin: Origin;
  readonly #startsUnixMs = new Map<string, number>();

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  next(active: readonly Alert[], changes: readonly AlertChange[], nowUnixMs: number): Told {
    const ended = changes.filter(({ kind }) => kind === 'resolved').map(({ alert }) => alert);
    const firing = active.filter(({ state }) => state === 'firing');
    const resolved = byRule(ended, (alert) => this.#sent(alert, nowUnixMs, nowUnixMs));
    for (const alert of ended) this.#startsUnixMs.delete(keyOf(alert));
    return {
      firing: byRule(firing, (alert) => this.#sent(alert, nowUnixMs, null)),
      resolved,
      changed: new Set(changes.filter(({ kind }) => kind !== 'kept').map(({ alert }) => alert.rule.name)),
    };
  }

  #sent(alert: Alert, nowUnixMs: number, endedUnixMs: number | null): SentAlert {
    const key = keyOf(alert);
    const startsUnixMs = this.#startsUnixMs.get(key) ?? nowUnixMs;
    this.#startsUnixMs.set(key, startsUnixMs);
    return {
      labels: alertLabels(alert, this.#origin),
      annotations: alertAnnotations(alert, this.#origin),
      startsUnixMs,
      endedUnixMs,
    };
  }
}

function keyOf({ rule, subject }: Alert): string {
  return JSON.stringify([rule.name, subject.key]);
}

function byRule(alerts: readonly Alert[], sent: (alert: Alert) => SentAlert): Map<string, readonly SentAlert[]> {
  const map = new Map<string, SentAlert[]>();
  for (const alert of alerts) map.set(alert.rule.name, [...(map.get(alert.rule.name) ?? []), sent(alert)]);
  return map;
}
