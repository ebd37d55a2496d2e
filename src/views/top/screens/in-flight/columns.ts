import type { InFlightRow } from '../../../../metrics/scene.ts';
import { timeOfDay } from '../../../trace/cells.ts';
import { type Slowness, slownessOf } from '../../../trace/slow.ts';
import { age } from '../../figures.ts';
import { type CellContext, FIGURE, type ListColumn, WORDS } from '../../list/column.ts';
import { waitText } from '../../parties.ts';
import { sideColumn } from '../../side-column.ts';
import type { Tone } from '../../theme.ts';

export const IN_FLIGHT_COLUMNS: readonly ListColumn<InFlightRow>[] = [
  {
    ...FIGURE,
    id: 'age',
    title: 'age',
    help: 'since its first byte; *: slow, and not by design',
    leads: true,
    width: 7,
    priority: 0,
    sort: ({ ageSeconds }) => ageSeconds,
    text: (row, { thresholds }) => `${slowness(row, thresholds) === 'not' ? '' : '*'}${age(row.ageSeconds)}`,
    tone: ageTone,
  },
  {
    ...WORDS,
    id: 'why',
    title: 'why',
    help: 'design: it waits by design, as a blocking command or a long poll does; slow: it does not',
    width: 6,
    priority: 0,
    sort: ({ waiting }) => (waiting ? 1 : 0),
    text: whyText,
    tone: ageTone,
  },
  {
    ...WORDS,
    id: 'who',
    title: 'who waits → for whom',
    help: 'who waits for whose answer: process and peer, the waiting one first',
    width: 31,
    wide: 52,
    priority: 1,
    sort: (row) => waitText(row),
    text: (row, _, width) => waitText(row, width),
  },
  {
    ...FIGURE,
    id: 'since',
    title: 'since',
    help: 'when its first byte was seen, local time',
    width: 12,
    priority: 2,
    sort: ({ startUnixNs }) => startUnixNs,
    text: ({ startUnixNs }, _, width) => timeOfDay({ timeUnixNano: String(Math.floor(startUnixNs)) }).slice(0, width),
    tone: () => 'dim',
  },
  {
    ...FIGURE,
    id: 'connection',
    title: 'connection',
    help: 'number of its connection',
    width: 10,
    priority: 3,
    sort: ({ connectionId }) => Number(connectionId),
    text: ({ connectionId }) => connectionId,
  },
  sideColumn('process', 4),
];

export function slowness(
  { ageSeconds, waiting }: InFlightRow,
  { durationSeconds }: CellContext['thresholds'],
): Slowness {
  return slownessOf({ durationSeconds: ageSeconds, waiting, outcome: 'open' }, durationSeconds);
}

function whyText(row: InFlightRow, { thresholds }: CellContext): string {
  if (row.waiting) return 'design';
  return slowness(row, thresholds) === 'not' ? '' : 'slow';
}

function ageTone(row: InFlightRow, { thresholds }: CellContext): Tone {
  if (row.waiting) return 'dim';
  return ({ not: 'plain', slow: 'slow', very: 'verySlow' } as const)[slowness(row, thresholds)];
}
