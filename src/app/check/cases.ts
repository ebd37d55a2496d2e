/** A report as a list of things that passed or did not, which formats for people and for CI systems share. */
import type { Change, ComparedRowChanges } from '../../comparison/compare.ts';
import { formatSeconds } from '../../lib/formats.ts';
import type { Judgement } from '../../rules/evaluate.ts';
import type { Unit } from '../../rules/metrics.ts';
import type { Subject } from '../../rules/subject.ts';
import { formatValue } from '../../rules/values.ts';
import type { Why } from '../../rules/verdict.ts';
import { endName } from '../../views/top/names.ts';
import type { CheckReport, ComparisonReport, Outcome, RuleReport } from './report.ts';

export interface CheckCase {
  readonly group: 'rules' | 'baseline' | 'command';
  readonly name: string;
  /** `skipped`: too little was seen to compare, and others decide. */
  readonly outcome: Outcome | 'skipped';
  /** Of what did not pass, in one line; else empty. */
  readonly why: string;
  readonly details: readonly CaseDetail[];
}

export interface CaseDetail {
  readonly what: string;
  readonly value: string;
  readonly samples: number | null;
  readonly verdict: string;
}

/** Text in it comes from the network: each format makes it safe for itself. */
export function casesOf(report: CheckReport): CheckCase[] {
  const { rules, comparison, command } = report;
  return [
    ...rules.map(ruleCase),
    ...(comparison === null ? [] : comparisonCases(comparison)),
    ...(command === null ? [] : [commandCase(command)]),
  ];
}

export const WHY_TEXTS = {
  'no-row': 'no row matched',
  'no-sample': 'no transaction ended',
  'below-min-count': 'fewer than --min-count',
  'too-few-for-percentile': 'too few samples for this percentile',
  loss: 'what was lost could change it',
  'nothing-known-before': 'needs --baseline',
} as const satisfies Record<Why, string>;

function ruleCase({ rule, outcome, why, judgements }: RuleReport): CheckCase {
  const { unit } = rule.condition;
  const order = outcome === 'passed' ? PASSED_ORDER : ORDER;
  const rank = ({ verdict }: Judgement): number => order.indexOf(verdict.kind);
  const details = judgements.toSorted((a, b) => rank(a) - rank(b)).map((one) => judgementDetail(one, unit));
  return { group: 'rules', name: rule.text.trim(), outcome, why: whyOf(outcome, why, judgements, unit), details };
}

function whyOf(outcome: Outcome, why: Why | null, judgements: readonly Judgement[], unit: Unit): string {
  if (why !== null) return WHY_TEXTS[why];
  if (outcome !== 'failed') return '';
  const failing = judgements.filter(({ verdict }) => verdict.kind === 'does-not-hold');
  const [first] = failing;
  if (first === undefined) return '';
  const more = failing.length > 1 ? `, and ${failing.length - 1} more` : '';
  return `${subjectText(first.subject)}: ${valueText(first, unit)}${more}`;
}

/** What has decided stands first. */
const ORDER = ['does-not-hold', 'undecided', 'holds'];
const PASSED_ORDER = ['holds', 'undecided'];

function judgementDetail(judgement: Judgement, unit: Unit): CaseDetail {
  const { subject, samples, verdict } = judgement;
  return {
    what: subjectText(subject),
    value: valueText(judgement, unit),
    samples,
    verdict:
      verdict.kind === 'undecided' ? WHY_TEXTS[verdict.why] : verdict.kind === 'holds' ? 'holds' : 'does not hold',
  };
}

function valueText({ value, names }: Judgement, unit: Unit): string {
  if (value === null) return '-';
  const text = formatValue(value, unit);
  return names.length === 0 ? text : `${text}: ${names.join(', ')}`;
}

const SIDES = { server: 'all served', client: 'all called', unknown: 'all of unknown side' } as const;

export function subjectText(subject: Subject): string {
  switch (subject.kind) {
    case 'whole':
      return 'all';
    case 'side':
      return SIDES[subject.role];
    case 'row': {
      const { operation, resource, role, server, protocol } = subject.row;
      const what = resource === null ? operation : `${operation} ${resource}`;
      const whom = role === 'client' ? ` at ${server.name ?? server.address}:${server.port ?? ''}` : '';
      const end = endName(subject.row);
      return `${protocol} ${what}${whom}${end === null ? '' : ` from ${end}`}`;
    }
    default:
      return subject satisfies never;
  }
}

function comparisonCases(comparison: ComparisonReport): CheckCase[] {
  const { rows, newRows, vanishedRows, newDependencies, vanishedDependencies, outcome } = comparison;
  const seen = [
    ...newDependencies.map((what) => seenDetail(what, 'new dependency')),
    ...vanishedDependencies.map((what) => seenDetail(what, 'dependency is no longer called')),
    ...newRows.map((what) => seenDetail(what, 'was not there before')),
    ...vanishedRows.map((what) => seenDetail(what, 'was there before, and is not')),
  ];
  const nothing = rows.every((row) => rowOutcome(row) === 'skipped');
  return [
    ...rows.map((row) => rowCase(row, nothing)),
    {
      group: 'baseline',
      name: 'rows and dependencies',
      outcome: outcome === 'undecided' && rows.length === 0 ? 'undecided' : 'passed',
      why: rows.length === 0 ? 'no row is in both runs' : '',
      details: seen,
    },
  ];
}

function seenDetail(what: string, verdict: string): CaseDetail {
  return { what, value: '', samples: null, verdict };
}

/** @param nothing where no row could be compared, so that none decides for another */
function rowCase(row: ComparedRowChanges, nothing: boolean): CheckCase {
  const outcome = rowOutcome(row);
  const worse = row.changes.filter(({ kind }) => kind === 'worse').map(changeText);
  const why = outcome === 'failed' ? worse.join(', ') : WHYS[outcome];
  return {
    group: 'baseline',
    name: row.name,
    outcome: outcome === 'skipped' && nothing ? 'undecided' : outcome,
    why,
    details: row.changes.map((change) => ({
      what: change.metric,
      value: `${changedValue(change, change.before)} → ${changedValue(change, change.now)}`,
      samples: change.samples,
      verdict: CHANGES[change.kind],
    })),
  };
}

const WHYS = { passed: '', undecided: WHY_TEXTS.loss, skipped: 'too few samples to compare' } as const;
const CHANGES = {
  worse: 'worse',
  better: 'better',
  same: 'no change beyond noise',
  'too-few': 'too few samples',
  loss: WHY_TEXTS.loss,
} as const satisfies Record<Change['kind'], string>;

function rowOutcome({ changes }: ComparedRowChanges): CheckCase['outcome'] {
  const kinds = new Set(changes.map(({ kind }) => kind));
  if (kinds.has('worse')) return 'failed';
  if (kinds.has('loss')) return 'undecided';
  return changes.some(({ kind, metric }) => metric !== 'error-ratio' && kind !== 'too-few') ? 'passed' : 'skipped';
}

function changeText(change: Change): string {
  const { metric, before, now } = change;
  const percent = before === 0 ? '' : ` (${now > before ? '+' : ''}${Math.round((now / before - 1) * 100)}%)`;
  return `${metric} ${changedValue(change, before)} → ${changedValue(change, now)}${percent}`;
}

function changedValue({ metric }: Change, value: number): string {
  return metric === 'error-ratio' ? formatValue(value, 'ratio') : formatSeconds(value);
}

function commandCase({ line, failed, ending }: NonNullable<CheckReport['command']>): CheckCase {
  return { group: 'command', name: line.join(' '), outcome: failed ? 'failed' : 'passed', why: ending, details: [] };
}

/** `30.0s of pid 123: 12,345 served, 3,020 called`. */
export function windowText({ target, durationSeconds, transactions, missing }: CheckReport): string {
  const counts = [`${transactions.server} served`, `${transactions.client} called`];
  if (transactions.unknown > 0) counts.push(`${transactions.unknown} of unknown side`);
  const lost = missing.lost === 0 ? '' : `; not complete: ${missing.lost} lost`;
  return `${durationSeconds.toFixed(1)}s of ${target}: ${counts.join(', ')}${lost}`;
}
