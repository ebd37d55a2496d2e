/** What a rule asks, as PromQL over the series of sae-mon. */
import { InvariantError } from '../../lib/errors.ts';
import type { Filter } from '../../lib/filter/tree.ts';
import type { Condition } from '../../rules/rule.ts';
import type { AlertRule } from '../rule.ts';
import { promDuration } from './duration.ts';
import { durationsExpression } from './durations.ts';
import type { End } from './ends.ts';
import { type Alternatives, alternativesOf, type Names } from './matchers.ts';
import { ENDINGS, type Grouping, Selection, sum } from './query.ts';
import { Unsayable } from './unsayable.ts';

/** Of everything but durations. */
const COMMON: Names = { operation: ['operation'], resource: ['resource'], protocol: null, role: null };
const EACH: Grouping = { kind: 'without', labels: ENDINGS };
/** Of one side of a service. */
const ALL: Grouping = { kind: 'by', labels: ['job', 'instance', 'role'] };

/** What counts against the numbers: the rest was passed over, or merged. */
const LOST =
  'ring_full.*|missed_runs|table_full|copy_faults|gap_bytes|unreadable_bytes|unparsed_bytes|unmatched_.*|evicted_connections';
const SINKS = 'count by (job, instance)';
/** Which servers were called at all: a series is as good as gone after a day. */
const KNOWN_FOR = '[1d]';

/** @throws Unsayable */
export function expressionOf(rule: AlertRule, ends: readonly End[]): string {
  const { filter, condition } = rule.asks;
  const { metric } = condition;
  const asked = new Asked(rule);
  if (metric.kind === 'quantile') return durationsExpression(rule, ends, asked);
  switch (metric.name) {
    case 'mean':
      return durationsExpression(rule, ends, asked);
    case 'min':
    case 'max':
      throw new Unsayable(`a histogram of Prometheus has no ${metric.name}`);
    case 'rate':
      return asked.compared(withNone(condition, filter, asked.sum('rate')));
    case 'transactions':
      return asked.compared(withNone(condition, filter, asked.sum('increase')));
    case 'errors':
      return asked.compared(asked.errors('increase'), rule.minCount);
    case 'error-ratio':
      return asked.compared(`${asked.errors('rate')} / ${asked.sum('rate')}`, rule.minCount);
    case 'in-flight':
      return asked.compared(sum(asked.grouping, select('sae_mon_in_flight', filter).now()));
    case 'oldest-in-flight': {
      const none = `0 * ${sum(asked.grouping, select('sae_mon_in_flight', filter).now())}`;
      const oldest = `max ${groupingText(asked.grouping)} (${select('sae_mon_oldest_in_flight_seconds', filter).now()})`;
      return asked.compared(`(${oldest} or ${none})`);
    }
    case 'absent':
      return asked.absent();
    case 'lost':
      if (condition.limit !== 0)
        throw new Unsayable('what is lost has several units: only lost and not lost can be asked');
      return asked.compared(`sum by (job, instance) (increase(sae_mon_loss_total{reason=~"${LOST}"}${asked.range}))`);
    case 'sinks-down':
      return asked.compared(`(${SINKS} (sae_mon_sink_up == 0) or 0 * ${SINKS} (sae_mon_sink_up))`);
    case 'new-dependency':
      return asked.newDependency();
    case 'vanished-dependency':
      throw new InvariantError('the reader lets no vanished-dependency through');
    default:
      return metric satisfies never;
  }
}

/** One rule's transactions. */
class Asked {
  readonly range: string;
  readonly grouping: Grouping;
  readonly #rule: AlertRule;

  constructor(rule: AlertRule) {
    this.#rule = rule;
    this.range = `[${promDuration(rule.windowNs)}]`;
    this.grouping = rule.asks.condition.scope === 'each' ? EACH : ALL;
  }

  get #transactions(): Selection {
    return select('sae_mon_transactions_total', this.#rule.asks.filter);
  }

  sum(call: 'rate' | 'increase'): string {
    return sum(this.grouping, this.#transactions.over(call, this.range));
  }

  /** 0 where there are none. */
  errors(call: 'rate' | 'increase'): string {
    const failed = sum(this.grouping, this.#transactions.of('', 'error_type!=""').over(call, this.range));
    return `(${failed} or 0 * ${this.sum(call)})`;
  }

  /** @param least transactions, else nothing is said */
  compared(value: string, least = 0): string {
    const { comparison, limit } = this.#rule.asks.condition;
    const compared = `${value} ${comparison} ${limit}`;
    return least === 0 ? compared : `${compared} and ${this.sum('increase')} >= ${least}`;
  }

  /** Nor is a request in flight. */
  absent(): string {
    const { filter, condition } = this.#rule.asks;
    const seen = `(sum(${this.#transactions.over('increase', this.range)}) or vector(0))`;
    const flying = `(sum(${select('sae_mon_in_flight', filter).now()}) or vector(0))`;
    if (!condition.bare) throw new Unsayable('absent is compared with nothing');
    return `${seen} + ${flying} ${condition.comparison === '>' ? '==' : '>'} 0`;
  }

  /** Those of the first window after the attach are not new. */
  newDependency(): string {
    const called = this.#transactions.of('', 'role="client"');
    const grouping: Grouping = {
      kind: 'by',
      labels: ['job', 'instance', 'protocol', 'role', 'server_address', 'server_port'],
    };
    const before = called.over('max_over_time', `${KNOWN_FOR} offset ${promDuration(this.#rule.windowNs)}`);
    const learnt = `time() - max(sae_mon_attach_timestamp_seconds) > ${this.#rule.windowNs / 1e9}`;
    return `${sum(grouping, called.now())} unless ${sum(grouping, before)} and on () (${learnt})`;
  }
}

/** @throws Unsayable */
function select(metric: string, filter: Filter | null): Selection {
  return new Selection(metric, [], matchersOf(filter));
}

function matchersOf(filter: Filter | null): Alternatives {
  if (filter === null) return [[]];
  const alternatives = alternativesOf(filter, { ...COMMON, role: sideOf(filter) === 'client' ? 'client' : null });
  if (alternatives.length === 0) throw new Unsayable('its filter selects nothing');
  return sideOf(filter) === 'client' ? alternatives.map((matchers) => ['role="client"', ...matchers]) : alternatives;
}

/** The side that all must have; null: any, or it is not known. */
function sideOf(filter: Filter): string | null {
  if (filter.kind === 'and') return filter.parts.map(sideOf).find((side) => side !== null) ?? null;
  if (filter.kind !== 'text' || filter.field !== 'side') return null;
  const [pattern, ...others] = filter.patterns;
  return others.length === 0 && pattern?.kind === 'literal' ? pattern.text.toLowerCase() : null;
}

/** Where there never was a transaction, none is what there is: of a rule that asks for little. */
function withNone({ comparison, limit }: Condition, filter: Filter | null, value: string): string {
  const asksForLittle =
    (comparison === '<' && limit > 0) || comparison === '<=' || (comparison === '==' && limit === 0);
  if (!asksForLittle) return value;
  return `(${value} or absent(${select('sae_mon_transactions_total', filter).now()}) - 1)`;
}

function groupingText({ kind, labels }: Grouping): string {
  return `${kind} (${labels.join(', ')})`;
}
