import type { TextProps } from 'ink';

/** What a text means; how it looks is decided here alone. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'heading'
  | 'activeHeading'
  | 'sorted'
  | 'selected'
  | 'good'
  | 'warn'
  | 'bad'
  | 'alert';

type Look = Pick<TextProps, 'bold' | 'dimColor' | 'inverse' | 'color' | 'underline'>;

const LOOKS: Readonly<Record<Tone, Look>> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  heading: { bold: true },
  activeHeading: { bold: true, inverse: true },
  sorted: { bold: true, underline: true },
  selected: { inverse: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  alert: { bold: true, inverse: true, color: 'yellow' },
};

/** With `colors` false (NO_COLOR) only bold, dim, underlined and inverse remain. */
export function lookOf(tone: Tone, colors: boolean): Look {
  if (colors) return LOOKS[tone];
  const { color: _, ...look } = LOOKS[tone];
  return look;
}
