import type { CheckOptions } from '../app/check/run-check.ts';
import { UserError } from '../lib/errors.ts';
import { PROTOCOLS } from '../protocols/registry.ts';
import { parseRule, ruleError } from '../rules/parse.ts';
import type { Rule } from '../rules/rule.ts';

export interface CheckFlags {
  readonly rule?: readonly string[] | undefined;
  readonly baseline?: readonly string[] | undefined;
  readonly 'min-change': string;
  readonly 'min-count': string;
}

const KNOWN_PROTOCOLS = PROTOCOLS.map(({ name }) => name);
/** Bare, these say what is there: asked for as what must hold, it is nearly never meant. */
const MEANT_OTHERWISE = ['lost', 'absent', 'new-dependency', 'vanished-dependency'];

/**
 * What a run is judged by: one rule or baseline at least.
 * @throws UserError BAD_FLAG, BAD_RULE
 */
export function readCheck(flags: CheckFlags): Pick<CheckOptions, 'rules' | 'baselines' | 'minChange' | 'minCount'> {
  const rules = (flags.rule ?? []).map(readRule);
  const minChange = readMinChange(flags['min-change']);
  const minCount = readMinCount(flags['min-count']);
  const baselines = flags.baseline ?? [];
  if (rules.length === 0 && baselines.length === 0) {
    throw new UserError('BAD_FLAG', 'check has nothing to check', [
      "Say what must hold: --rule 'side:server: p99 < 500ms', --rule 'error-ratio < 1%'.",
      'Or name an earlier run: --baseline main.json.',
    ]);
  }
  for (const rule of rules) refuseSinks(rule);
  if (baselines.length === 0) for (const rule of rules) refuseUnknown(rule);
  return { rules, baselines, minChange, minCount };
}

function readRule(text: string): Rule {
  const result = parseRule(text, { protocols: KNOWN_PROTOCOLS });
  if (result.kind === 'fault') throw ruleError('--rule', text, result.fault);
  const { condition } = result.rule;
  const { name } = condition.metric;
  if (condition.bare && condition.comparison === '>' && MEANT_OTHERWISE.includes(name)) {
    throw new UserError('BAD_RULE', `--rule ${text}: a rule says what must hold`, [
      `Write not ${name}; or ${name} > 0, if it must be there.`,
    ]);
  }
  return result.rule;
}

/** Nothing is sent anywhere: it would hold of every run. */
function refuseSinks({ text, condition }: Rule): void {
  if (condition.metric.name !== 'sinks-down') return;
  throw new UserError('BAD_RULE', `--rule ${text}: check has no sinks`, ['Leave it out.']);
}

function refuseUnknown({ text, condition }: Rule): void {
  if (!condition.metric.name.endsWith('-dependency')) return;
  throw new UserError('BAD_FLAG', `--rule ${text} needs --baseline: what is new is said beside an earlier run`);
}

/** @throws UserError BAD_FLAG */
export function readMinChange(text: string): number {
  const match = /^(\d{1,4}(?:\.\d+)?)\s*%$/.exec(text);
  if (match !== null) return Number(match[1]) / 100;
  throw new UserError('BAD_FLAG', `--min-change ${text} is not a share`, ['Write it in percent: --min-change 10%.']);
}

/** @throws UserError BAD_FLAG */
export function readMinCount(text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new UserError('BAD_FLAG', `--min-count ${text} is not a number of transactions`, [
    'Give a whole number above zero.',
  ]);
}
