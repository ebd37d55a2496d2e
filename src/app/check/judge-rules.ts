import { type Evidence, evaluate, type Judgement } from '../../rules/evaluate.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Why } from '../../rules/verdict.ts';
import type { RuleReport } from './report.ts';

/** A rule says what must hold, of all of which it can be told. */
export function judgeRule(rule: Rule, evidence: Evidence): RuleReport {
  const judgements = evaluate(rule, evidence);
  const kinds = new Set(judgements.map(({ verdict }) => verdict.kind));
  const report = { rule, judgements };
  if (kinds.has('does-not-hold')) return { ...report, outcome: 'failed', why: null };
  const why = whyNot(rule, judgements, kinds.has('holds'));
  return why === null ? { ...report, outcome: 'passed', why } : { ...report, outcome: 'undecided', why };
}

/**
 * Null: it holds. Rows with few samples leave a rule decided that others decide, loss does not. What is chosen by mistake is no
 * row: a condition that holds of nothing has not been tested.
 */
function whyNot({ condition }: Rule, judgements: readonly Judgement[], holds: boolean): Why | null {
  const reasons = judgements.flatMap(({ verdict }) => (verdict.kind === 'undecided' ? [verdict.why] : []));
  if (reasons.includes('loss')) return 'loss';
  if (!holds) return reasons[0] ?? null;
  const [only] = judgements;
  return condition.scope !== 'whole' && only?.subject.kind === 'whole' ? 'no-row' : null;
}
