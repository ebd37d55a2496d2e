import type { Snapshot } from '../metrics/snapshot.ts';
import type { Alert, AlertChange } from './alert.ts';
import { KeptWindows, type WindowView } from './kept-windows.ts';
import type { AlertRule, AlertRules } from './rule.ts';
import { RuleAlerts } from './rule-alerts.ts';
import { RuleJudge } from './rule-judge.ts';

interface Ruled {
  readonly rule: AlertRule;
  /** Intervals of its window. */
  readonly intervals: number;
  readonly judge: RuleJudge;
  readonly alerts: RuleAlerts;
}

/** All rules, asked at each interval. Time is that of the snapshots since the attach, which nobody sets. */
export class Alerts {
  readonly #ruled: readonly Ruled[];
  readonly #intervalNs: number;
  readonly #windows: KeptWindows;
  #asked = false;

  constructor({ rules, intervalNs }: AlertRules) {
    this.#intervalNs = intervalNs;
    this.#ruled = rules.map((rule) => ({
      rule,
      intervals: Math.ceil(rule.windowNs / intervalNs - 1e-9),
      judge: new RuleJudge(rule),
      alerts: new RuleAlerts(rule),
    }));
    this.#windows = new KeptWindows(Math.max(1, ...this.#ruled.map(({ intervals }) => intervals)));
  }

  /** False where nothing has lasted for long enough so far. */
  get asked(): boolean {
    return this.#asked;
  }

  /**
   * @param snapshot of the next interval, with histograms
   * @param sinksDown how many could not deliver
   */
  interval(snapshot: Snapshot, sinksDown: number): AlertChange[] {
    // The end of a session may leave a piece of which nothing can be said.
    if (snapshot.window.durationSeconds * 2e9 < this.#intervalNs) return [];
    this.#asked = true;
    this.#windows.add(snapshot);
    const now = snapshot.window.elapsedSeconds;
    const views = new Map<number, WindowView>();
    return this.#ruled.flatMap(({ judge, alerts, intervals }) => {
      const view = views.get(intervals) ?? this.#windows.view(intervals);
      views.set(intervals, view);
      return alerts.judge(judge.judge({ view, active: alerts.subjects(), sinksDown, now }), now);
    });
  }

  /** Pending and firing ones. */
  active(): readonly Alert[] {
    return this.#ruled.flatMap(({ alerts }) => alerts.alerts());
  }

  /** Rules that had no room for all of their alerts, and for how many. */
  refused(): readonly { readonly rule: AlertRule; readonly count: number }[] {
    return this.#ruled
      .map(({ rule, alerts, judge }) => ({ rule, count: alerts.refused + judge.forgotten }))
      .filter(({ count }) => count > 0);
  }
}
