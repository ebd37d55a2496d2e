import type { Alert, AlertChange, Judgement, Subject, Undecided } from './alert.ts';
import type { AlertRule } from './rule.ts';

/** Of one rule: a page of them is no longer read, and an attack on names must not become one on whoever is woken. */
export const MAX_ALERTS = 100;

/** An alert of which nothing can be said for so long is over: a route that was taken away would fire for ever. */
export const GIVEN_UP_SECONDS = 3600;

class ActiveAlert implements Alert {
  readonly rule: AlertRule;
  readonly subject: Subject;
  readonly activeAt: number;
  state: 'pending' | 'firing' = 'pending';
  value: number | null = null;
  firedAt = Number.NaN;
  /** NaN: it holds. */
  clearSince = Number.NaN;
  undecided: Undecided | null = null;
  /** NaN: it is decided. */
  undecidedSince = Number.NaN;

  constructor(rule: AlertRule, subject: Subject, activeAt: number) {
    this.rule = rule;
    this.subject = subject;
    this.activeAt = activeAt;
  }

  decide(): void {
    this.undecided = null;
    this.undecidedSince = Number.NaN;
  }
}

/** The alerts of one rule, pending and firing; what is inactive is not there. */
export class RuleAlerts {
  readonly #rule: AlertRule;
  readonly #alerts = new Map<string, ActiveAlert>();
  /** Subjects for which there was no room at the last judgement. */
  #refused = 0;

  constructor(rule: AlertRule) {
    this.#rule = rule;
  }

  get refused(): number {
    return this.#refused;
  }

  alerts(): readonly Alert[] {
    return [...this.#alerts.values()];
  }

  subjects(): readonly Subject[] {
    return [...this.#alerts.values()].map(({ subject }) => subject);
  }

  /**
   * @param judgements of every subject that is known, each once
   * @param now seconds
   */
  judge(judgements: readonly Judgement[], now: number): AlertChange[] {
    this.#refused = 0;
    return judgements.flatMap((judgement) => this.#judgeOne(judgement, now) ?? []);
  }

  #judgeOne(judgement: Judgement, now: number): AlertChange | null {
    const { verdict, subject } = judgement;
    if (verdict === 'holds') return this.#holds(judgement, now);
    const alert = this.#alerts.get(subject.key);
    if (alert === undefined) return null;
    return verdict === 'clear' ? this.#clear(alert, now) : this.#keep(alert, verdict.undecided, now);
  }

  #holds({ subject, value }: Judgement, now: number): AlertChange | null {
    const alert = this.#alerts.get(subject.key) ?? this.#begin(subject, now);
    if (alert === null) return null;
    alert.value = value;
    alert.clearSince = Number.NaN;
    alert.decide();
    if (alert.state === 'firing' || !lasted(alert.activeAt, now, this.#rule.forNs)) return null;
    alert.state = 'firing';
    alert.firedAt = now;
    return { kind: 'fires', alert };
  }

  #clear(alert: ActiveAlert, now: number): AlertChange | null {
    alert.decide();
    if (Number.isNaN(alert.clearSince)) alert.clearSince = now;
    const keeps = alert.state === 'firing' && !lasted(alert.clearSince, now, this.#rule.keepFiringForNs);
    return keeps ? null : this.#end(alert, false);
  }

  #keep(alert: ActiveAlert, why: Undecided, now: number): AlertChange | null {
    const begins = alert.undecided === null;
    alert.undecided = why;
    if (begins) alert.undecidedSince = now;
    if (now - alert.undecidedSince >= GIVEN_UP_SECONDS) return this.#end(alert, true);
    return begins && alert.state === 'firing' ? { kind: 'kept', alert } : null;
  }

  #begin(subject: Subject, now: number): ActiveAlert | null {
    if (this.#alerts.size >= MAX_ALERTS) {
      this.#refused += 1;
      return null;
    }
    const alert = new ActiveAlert(this.#rule, subject, now);
    this.#alerts.set(subject.key, alert);
    return alert;
  }

  #end(alert: ActiveAlert, givenUp: boolean): AlertChange | null {
    this.#alerts.delete(alert.subject.key);
    return alert.state === 'firing' ? { kind: 'resolved', alert, givenUp } : null;
  }
}

/** Seconds of windows are not whole in binary: an interval that is short by a rounding has lasted. */
function lasted(since: number, now: number, ns: number): boolean {
  return now - since >= ns / 1e9 - 1e-6;
}
