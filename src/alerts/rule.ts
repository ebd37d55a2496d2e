/** What a rule file says, once it is read: plain data. Times in nanoseconds. */
import type { Rule } from '../rules/rule.ts';
import type { Template } from './template.ts';

export interface AlertRules {
  /** How often they are asked. */
  readonly intervalNs: number;
  /** No name twice. */
  readonly rules: readonly AlertRule[];
}

export interface AlertRule {
  readonly name: string;
  /** `on:` and `when:`; its text is that of `when:`. */
  readonly asks: Rule;
  /** What is looked back on each time. */
  readonly windowNs: number;
  /** How long it must hold before it fires. */
  readonly forNs: number;
  /** How long it must not hold before it is over. */
  readonly keepFiringForNs: number;
  /** Fewer transactions in the window decide nothing. */
  readonly minCount: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, Template>>;
}
