/** What a check has found: plain data, which every format of it is made of. */
import type { Comparison } from '../../comparison/compare.ts';
import type { Judgement } from '../../rules/evaluate.ts';
import type { Missing } from '../../rules/missing.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Why } from '../../rules/verdict.ts';

export type Outcome = 'passed' | 'failed' | 'undecided';

export interface CheckReport {
  readonly outcome: Outcome;
  readonly exitCode: number;
  /** As people call it. */
  readonly target: string;
  readonly startUnixNs: number;
  readonly durationSeconds: number;
  readonly transactions: { readonly server: number; readonly client: number; readonly unknown: number };
  readonly missing: Missing;
  readonly rules: readonly RuleReport[];
  /** Null: there was nothing to compare with. */
  readonly comparison: ComparisonReport | null;
  readonly command: CommandReport | null;
}

export interface RuleReport {
  readonly rule: Rule;
  readonly outcome: Outcome;
  readonly why: Why | null;
  readonly judgements: readonly Judgement[];
}

export interface ComparisonReport extends Comparison {
  readonly outcome: Outcome;
  /** The files. */
  readonly baselines: readonly string[];
}

export interface CommandReport {
  readonly line: readonly string[];
  readonly failed: boolean;
  /** `exit status 3`, `signal SIGKILL`, `ended with the window`. */
  readonly ending: string;
}

export const EXIT_CODES = { passed: 0, failed: 99, undecided: 98 } as const satisfies Record<Outcome, number>;
const COMMAND_FAILED = 1;

/** Whoever fails makes the whole fail; who cannot tell, it cannot be told of the whole. */
export function conclude(report: Omit<CheckReport, 'outcome' | 'exitCode'>): CheckReport {
  const { rules, comparison, command } = report;
  const parts = [...rules, ...(comparison === null ? [] : [comparison])].map((part) => part.outcome);
  if (command?.failed === true) return { ...report, outcome: 'failed', exitCode: COMMAND_FAILED };
  const outcome = parts.find((part) => part === 'failed') ?? parts.find((part) => part === 'undecided') ?? 'passed';
  return { ...report, outcome, exitCode: EXIT_CODES[outcome] };
}
