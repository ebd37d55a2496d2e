import type { DetailSlot } from '../../../../metrics/scene.ts';
import type { SnapshotDistribution, SnapshotWindow } from '../../../../metrics/snapshot.ts';
import { sparkline } from '../../drawings/sparkline.ts';
import { milliseconds, percent, rate, span } from '../../figures.ts';
import type { Span, Spans } from '../../line.tsx';
import { left, right } from '../../text.ts';
import type { Tone } from '../../theme.ts';
import type { ShownRow } from './shown.ts';

const LABEL_WIDTH = 12;
const FIGURE_WIDTH = 7;
/** Of the table of percentiles. */
const TABLE_WIDTH = LABEL_WIDTH + 6 * FIGURE_WIDTH;

const COURSE_LABEL = 7;
const COURSE_FIGURE = 7;
const COURSE_GAP = 2;
const LEAST_COURSE = 8;
/** A column a slot is all that there is to see. */
const MOST_COURSE = 60;

/** Percentiles of the whole and of the first byte, and beside them the courses of rate, errors and p99. */
export function figureLines(
  shown: ShownRow,
  { durationSeconds: window }: SnapshotWindow,
  width: number,
): readonly Spans[] {
  const { now, kept } = shown;
  const all = kept?.row ?? now;
  const table: readonly Spans[] = [
    [
      { text: left(kept === null ? ` last ${span(window)}` : ' since start', LABEL_WIDTH), tone: 'heading' },
      ...headings(),
    ],
    percentiles('total ms', all.durationSeconds, kept?.p999 ?? null),
    percentiles('1st byte ms', all.timeToFirstByteSeconds, null),
  ];
  const courses = courseLines(shown, width - TABLE_WIDTH - COURSE_GAP);
  return table.map((line, at) => [...line, ...(courses[at] ?? [])]);
}

function headings(): Spans {
  return ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'].map((name) => ({
    text: right(name, FIGURE_WIDTH),
    tone: 'heading',
  }));
}

function percentiles(
  name: string,
  { p50, p90, p95, p99, max }: SnapshotDistribution,
  p999: number | null,
): readonly Span[] {
  return [
    { text: left(` ${name}`, LABEL_WIDTH), tone: 'dim' },
    ...[p50, p90, p95, p99, p999, max].map((seconds) => ({ text: right(milliseconds(seconds), FIGURE_WIDTH) })),
  ];
}

/** `width`: without the gap before them. */
function courseLines({ now, kept }: ShownRow, width: number): readonly Spans[] {
  const room = Math.min(MOST_COURSE, width - COURSE_LABEL - COURSE_FIGURE);
  if (room < LEAST_COURSE) return [];
  const slots = kept?.slots ?? [];
  const course = (label: string, values: readonly (number | null)[], figure: string, tone: Tone = 'plain'): Spans => [
    { text: ' '.repeat(COURSE_GAP) + left(label, COURSE_LABEL), tone: 'dim' },
    sparkline(values, room),
    { text: right(figure, COURSE_FIGURE), tone },
  ];
  return [
    // What is under way has not had its time yet.
    course(
      'rate/s',
      slots.slice(0, -1).map(({ transactions }) => transactions),
      rate(now.ratePerSecond),
    ),
    course('err%', slots.map(errorRatio), percent(now.errorRatio), now.errors > 0 ? 'warn' : 'plain'),
    course(
      'p99ms',
      slots.map(({ p99 }) => p99),
      milliseconds(now.durationSeconds.p99),
    ),
  ];
}

function errorRatio({ transactions, errors }: DetailSlot): number | null {
  return transactions === 0 ? null : errors / transactions;
}
