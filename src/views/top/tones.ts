/** Which tone a figure or a row has. */
import type { FreshTone, IdleTone, SlowTone } from './theme.ts';

/** In seconds. */
export interface SlowThresholds {
  readonly slow: number;
  readonly verySlow: number;
}

export function slowTone(seconds: number | null, { slow, verySlow }: SlowThresholds): SlowTone | 'plain' {
  if (seconds === null || seconds < slow) return 'plain';
  return seconds < verySlow ? 'slow' : 'verySlow';
}

const FRESH: readonly FreshTone[] = ['fresh1', 'fresh2', 'fresh3'];

/** Of a row that came so many pictures ago; null when it is like any other. */
export function freshTone(pictures: number): FreshTone | null {
  return FRESH[pictures] ?? null;
}

/** A glance away, and long enough that it may be over. */
const IDLE_STEPS = { second: 5, third: 20 } as const;

/** Of a row without traffic for so long. */
export function idleTone(seconds: number): IdleTone {
  if (seconds < IDLE_STEPS.second) return 'idle1';
  return seconds < IDLE_STEPS.third ? 'idle2' : 'idle3';
}
