import type { TextProps } from 'ink';

/** What a text means; how it looks is decided by a theme alone. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'heading'
  | 'activeHeading'
  | 'sorted'
  /** Of the heading that is active. */
  | 'activeSorted'
  | 'selected'
  | 'good'
  | 'warn'
  | 'bad'
  | 'alert'
  | SlowTone
  | FreshTone
  | IdleTone
  /** Where one is, above a screen. */
  | 'crumb'
  /** A key of the footer; what it does is `dim`. */
  | 'key'
  | 'badge'
  | 'bar'
  | HeatTone;

export type SlowTone = 'slow' | 'verySlow';
/** A row that is new, the newest first. */
export type FreshTone = 'fresh1' | 'fresh2' | 'fresh3';
/** A row without traffic, for longer and longer. */
export type IdleTone = 'idle1' | 'idle2' | 'idle3';
/** From little to much. */
export type HeatTone = (typeof HEAT_TONES)[number];
export const HEAT_TONES = ['heat1', 'heat2', 'heat3', 'heat4', 'heat5', 'heat6', 'heat7', 'heat8'] as const;

export type Style = Pick<TextProps, 'bold' | 'dimColor' | 'inverse' | 'color' | 'backgroundColor' | 'underline'>;
export type Theme = Readonly<Record<Tone, Style>>;

export function lookOf(tone: Tone, theme: Theme): Style {
  return theme[tone];
}

/** What a colour says, as a character for where there is none; a blank for tones that say nothing, or that are seen without. */
export function markOf(tone: Tone): string {
  return MARKS[tone] ?? ' ';
}

const MARKS: Partial<Record<Tone, string>> = {
  warn: '*',
  slow: '*',
  bad: '!',
  verySlow: '!',
  alert: '!',
  fresh1: '+',
  fresh2: '+',
  fresh3: '+',
  idle1: '·',
  idle2: '·',
  idle3: '·',
  selected: '>',
};
