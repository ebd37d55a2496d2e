import { compileFilter, type Predicate } from '../lib/filter/compile.ts';
import { ROW_FACTS } from '../metrics/row-facts.ts';
import type { SnapshotDistribution, SnapshotRow } from '../metrics/snapshot.ts';
import { type Judgement as Evaluated, evaluate } from '../rules/evaluate.ts';
import { type Condition, compares } from '../rules/rule.ts';
import type { Judgement, Subject, Undecided } from './alert.ts';
import { Dependencies } from './dependencies.ts';
import type { WindowView } from './kept-windows.ts';
import type { AlertRule } from './rule.ts';
import { subjectFor, WHOLE } from './subjects.ts';

/** Rows that a rule remembers, those that were seen last: as many as there are in a window. */
const MAX_REMEMBERED = 2000;

export interface Asked {
  readonly view: WindowView;
  /** Whose alerts are active. */
  readonly active: readonly Subject[];
  readonly sinksDown: number;
  /** Seconds, of a clock that is never set. */
  readonly now: number;
}

/** What one rule says of what was seen. */
export class RuleJudge {
  readonly #rule: AlertRule;
  readonly #selects: Predicate<SnapshotRow>;
  /** Rows of which something can be said when they have stopped, as they are then. */
  readonly #stopped = new Map<string, SnapshotRow>();
  readonly #dependencies: Dependencies;

  constructor(rule: AlertRule) {
    this.#rule = rule;
    const { filter } = rule.asks;
    this.#selects = filter === null ? () => true : compileFilter(filter, ROW_FACTS);
    this.#dependencies = new Dependencies(rule.windowNs / 1e9);
  }

  /** Dependencies that there was no room to remember. */
  get forgotten(): number {
    return this.#dependencies.refused;
  }

  judge(asked: Asked): Judgement[] {
    const { view, active, sinksDown } = asked;
    const { asks, minCount } = this.#rule;
    if (asks.condition.metric.name === 'new-dependency') {
      return this.#dependencies.judge(view.rows.filter(this.#selects), asked);
    }
    const rows = this.#withStopped(view.rows, new Set(active.map(({ key }) => key)));
    const evaluated = evaluate(asks, {
      snapshot: { ...view, rows },
      missing: view.missing,
      knownDependencies: null,
      minCount,
      sinksDown,
    });
    const judged = new Map<string, Judgement>();
    for (const one of evaluated) {
      const judgement = this.#judgementOf(one, view);
      const { key } = judgement.subject;
      judged.set(key, worse(judged.get(key), judgement));
    }
    for (const subject of active) {
      if (judged.has(subject.key)) continue;
      // What was nobody's is over where somebody has come.
      const verdict = subject.key === WHOLE.key ? ('clear' as const) : { undecided: 'no-row' as const };
      judged.set(subject.key, { subject, verdict, value: null });
    }
    return [...judged.values()];
  }

  #judgementOf({ subject, value, verdict }: Evaluated, { window }: WindowView): Judgement {
    const { condition } = this.#rule.asks;
    const judged = (said: Judgement['verdict']): Judgement => ({ subject: subjectFor(subject), value, verdict: said });
    if (verdict.kind === 'undecided') return judged({ undecided: verdict.why });
    if (verdict.kind === 'does-not-hold') return judged('clear');
    const whole = window.durationSeconds >= this.#rule.windowNs / 1e9 - 1e-6;
    const early: Undecided = 'window-not-over';
    return judged(whole || !asksForLittle(condition) ? 'holds' : { undecided: early });
  }

  /** Rows that have stopped go on with nothing in them, as long as anything can be said of that. */
  #withStopped(rows: readonly SnapshotRow[], active: ReadonlySet<string>): readonly SnapshotRow[] {
    const present = new Set(rows.map(({ key }) => key));
    for (const row of rows) {
      if (!this.#selects(row)) continue;
      this.#stopped.delete(row.key);
      this.#stopped.set(row.key, row);
    }
    const all = asksForLittle(this.#rule.asks.condition);
    for (const [key, row] of this.#stopped) {
      const surplus = this.#stopped.size > MAX_REMEMBERED && !present.has(key);
      if (surplus || !(all || present.has(key) || active.has(this.#keyOf(row)))) this.#stopped.delete(key);
    }
    const stopped = [...this.#stopped.values()].filter(({ key }) => !present.has(key));
    return [...rows, ...stopped.map(silent)];
  }

  #keyOf(row: SnapshotRow): string {
    const { scope } = this.#rule.asks.condition;
    return subjectFor(scope === 'each' ? { kind: 'row', row } : { kind: 'side', role: row.role, rows: 1 }).key;
  }
}

/** Whether nothing at all is what it asks for: a time that is too short may have held little by chance. */
function asksForLittle({ metric, comparison, limit }: Condition): boolean {
  if (metric.name === 'absent') return compares(1, comparison, limit);
  return (metric.name === 'rate' || metric.name === 'transactions') && compares(0, comparison, limit);
}

const NO_DURATIONS: SnapshotDistribution = {
  count: 0,
  sum: 0,
  min: null,
  mean: null,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  max: null,
};

function silent(row: SnapshotRow): SnapshotRow {
  return {
    ...row,
    transactions: 0,
    errors: 0,
    ratePerSecond: 0,
    errorRatio: null,
    inFlight: { count: 0, oldestSeconds: null },
    durationSeconds: NO_DURATIONS,
    timeToFirstByteSeconds: NO_DURATIONS,
  };
}

/** Of two rows that look the same. */
function worse(known: Judgement | undefined, other: Judgement): Judgement {
  if (known === undefined || other.verdict === 'holds') return other;
  return known.verdict === 'clear' ? other : known;
}
