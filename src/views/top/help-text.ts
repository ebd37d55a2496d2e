import type { SnapshotLoss } from '../../metrics/snapshot.ts';
import { COUNTERS, counterText } from './account.ts';
import { keyScopes } from './key-scopes.ts';
import type { Spans } from './line.tsx';
import { IDLE_SECONDS } from './picture.ts';
import type { Screen } from './screens/screen.ts';
import { right } from './text.ts';

const FIGURES = [
  'rate, err%, p50, p95, p99, max: of the time that the header names (w changes it)',
  'durations are in ms unless a unit stands there; ttfb50: to the first byte, median',
  'infl: requests now under way; wait: blocking commands, kept out of the durations',
  'status: but success (2xx, NOERROR); and errors without one: refused, unanswered',
  'SERVED and CALLED are never summed: one call seen at both ends is in both',
  `dim rows: no traffic now, figures are the last seen; they leave after ${IDLE_SECONDS} s`,
] as const;

/** Lines that `helpLines` gives, for scrolling. */
export function helpLength(screen: Screen): number {
  return helpLines(null, screen).length;
}

/** The keys of this screen; what was lost, counter by counter; what the figures mean. */
export function helpLines(loss: SnapshotLoss | null, screen: Screen): readonly Spans[] {
  return [
    ...lossLines(loss),
    [],
    [{ text: ' FIGURES', tone: 'heading' }],
    ...FIGURES.map((text): Spans => [{ text: ` ${text}` }]),
    ...keyScopes(screen).flatMap(({ title, keys }): Spans[] => [
      [],
      [{ text: ` KEYS: ${title.toUpperCase()}`, tone: 'heading' }],
      ...keys.map(({ key, help }): Spans => [{ text: ` ${key.padEnd(9)} ${help}` }]),
    ]),
  ];
}

function lossLines(loss: SnapshotLoss | null): readonly Spans[] {
  return [
    [{ text: ' LOST AND LEFT OUT, since attach', tone: 'heading' }],
    ...COUNTERS.map((counter): Spans => {
      const value = loss === null ? 0 : counter.of(loss);
      const tone = value === 0 ? 'dim' : counter.loses ? 'bad' : 'plain';
      const figure = loss === null ? '-' : counterText(counter, loss);
      return [{ text: `${right(figure, 9)} ${counter.title.padEnd(15)} ${counter.meaning}`, tone }];
    }),
  ];
}
