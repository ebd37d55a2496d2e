import type { SnapshotLoss } from '../../metrics/snapshot.ts';
import { COUNTERS, counterText } from './account.ts';
import { KEYS } from './keys.ts';
import type { Span } from './line.tsx';
import { IDLE_SECONDS } from './picture.ts';
import { right } from './text.ts';

const FIGURES = [
  'rate, err%, p50, p95, p99, max: of the last seconds that the header names',
  'durations are in ms unless a unit stands there; ttfb50: to the first byte, median',
  'infl: requests now under way; wait: blocking commands, kept out of the durations',
  'status: but success (2xx, NOERROR); and errors without one: refused, unanswered',
  'SERVED and CALLED are never summed: one call seen at both ends is in both',
  `dim rows: no traffic now, figures are the last seen; they leave after ${IDLE_SECONDS} s`,
] as const;

/** Lines that `helpLines` gives, for scrolling. */
export const HELP_LINES = COUNTERS.length + FIGURES.length + KEYS.length + 5;

/** What was lost, counter by counter; what the figures mean; the keys. */
export function helpLines(loss: SnapshotLoss | null): readonly (readonly Span[])[] {
  return [
    [{ text: ' LOST AND LEFT OUT, since attach', tone: 'heading' }],
    ...COUNTERS.map((counter): Span[] => {
      const value = loss === null ? 0 : counter.of(loss);
      const tone = value === 0 ? 'dim' : counter.loses ? 'bad' : 'plain';
      const figure = loss === null ? '-' : counterText(counter, loss);
      return [{ text: `${right(figure, 9)} ${counter.title.padEnd(15)} ${counter.meaning}`, tone }];
    }),
    [],
    [{ text: ' FIGURES', tone: 'heading' }],
    ...FIGURES.map((text): Span[] => [{ text: ` ${text}` }]),
    [],
    [{ text: ' KEYS', tone: 'heading' }],
    ...KEYS.map(({ key, help }): Span[] => [{ text: ` ${key.padEnd(8)} ${help}` }]),
  ];
}
