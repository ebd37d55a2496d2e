import type { Span } from './line.tsx';
import { printable } from './text.ts';

/** What alert rules say. */
export interface ShownAlerts {
  /** Those that fire, each as one line. */
  readonly firing: readonly string[];
  /** How many hold, but not for long enough. */
  readonly pending: number;
}

/** As many as fit, in the order of the rules. */
export function alertsSpans({ firing, pending }: ShownAlerts): readonly Span[] {
  const waiting = pending === 0 ? '' : `, ${pending} pending`;
  if (firing.length === 0) return [{ text: `none fires${waiting}`, tone: pending === 0 ? 'good' : 'warn' }];
  const how = firing.length === 1 ? '1 fires' : `${firing.length} fire`;
  return [
    { text: `${how}${waiting}: `, tone: 'alert' },
    { text: ` ${printable(firing.join('; '))}`, tone: 'bad' },
  ];
}
