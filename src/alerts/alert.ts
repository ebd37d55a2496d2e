import type { Why } from '../rules/verdict.ts';
import type { AlertRule } from './rule.ts';

/** Whose alert it is: one row, one side of the target, or nobody's in particular. */
export interface Subject {
  /** Among those of one rule. */
  readonly key: string;
  /** Beside those of the rule; they never change. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Why nothing is said: as rules have it, or since what is asked for could not have been seen yet. */
export type Undecided = Why | 'window-not-over';

/** What a rule says of a subject at one time. */
export interface Judgement {
  readonly subject: Subject;
  /** Else why nothing can be said. */
  readonly verdict: 'holds' | 'clear' | { readonly undecided: Undecided };
  /** What was measured; null where nothing was. */
  readonly value: number | null;
}

/** Times are seconds of a clock that is never set. */
export interface Alert {
  readonly rule: AlertRule;
  readonly subject: Subject;
  readonly state: 'pending' | 'firing';
  /** The last that was measured while it held. */
  readonly value: number | null;
  /** Since when it has held. */
  readonly activeAt: number;
  /** NaN while it is pending. */
  readonly firedAt: number;
  /** Why nothing can be said of it at the moment: its state is kept. Null: something can. */
  readonly undecided: Undecided | null;
}

export type AlertChange =
  | { readonly kind: 'fires'; readonly alert: Alert }
  /** It fires, and from now on nothing can be said of it. */
  | { readonly kind: 'kept'; readonly alert: Alert }
  /** `givenUp`: nothing could be said of it for too long. */
  | { readonly kind: 'resolved'; readonly alert: Alert; readonly givenUp: boolean };
