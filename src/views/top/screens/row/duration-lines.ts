import type { RowDetail } from '../../../../metrics/scene.ts';
import { heatMap } from '../../drawings/heat-map.ts';
import { histogram } from '../../drawings/histogram.ts';
import { span } from '../../figures.ts';
import type { Span, Spans } from '../../line.tsx';
import { left } from '../../text.ts';

/** Of the heat map: bounds of durations beside it, and the axis of time below. */
const MARGIN = 8;
const AXIS_LINES = 2;
/** Five minutes of 5 s: the plot keeps its width while they come. */
const MOST_SLOTS = 60;
/** With bars that say something. */
const LEAST_HISTOGRAM = 44;
const GAP = 2;
/** From this height on a line says what is drawn. */
const CAPTION_FROM = 9;
/** From this height on a histogram finds room below the heat map, where it has none beside it. */
const BELOW_FROM = 18;

/** When which durations occurred, and how many of each, on one scale: as much of it as there is room for. */
export function durationLines(detail: RowDetail, width: number, height: number): readonly Spans[] {
  const mapWidth = widthOfMap(width);
  if (mapWidth !== null) {
    const bars = howMany(detail, width - mapWidth - GAP, height - AXIS_LINES);
    return when(detail, mapWidth, height).map((line, at) => [...filled(line, mapWidth + GAP), ...(bars[at] ?? [])]);
  }
  if (height < BELOW_FROM) return when(detail, width, height);
  const upper = Math.ceil(height / 2);
  return [...when(detail, width, upper), ...howMany(detail, width, height - upper)];
}

function when({ slots, slotSeconds }: RowDetail, width: number, height: number): readonly Spans[] {
  const caption = captionOf('WHEN IT TOOK HOW LONG', slots.length * slotSeconds, height);
  return [...caption, ...heatMap(slots, { width, height: height - caption.length, slotSeconds })];
}

/** From top to bottom as in the heat map, and where that has as many lines, beside the same durations. */
function howMany({ slots, slotSeconds }: RowDetail, width: number, height: number): readonly Spans[] {
  const caption = captionOf('HOW MANY TOOK HOW LONG', slots.length * slotSeconds, height);
  const lines = height - caption.length;
  const heat = slots.flatMap((slot) => slot.heat);
  const bars = histogram(heat, width, lines).toReversed();
  return [...caption, ...Array.from({ length: lines - bars.length }, (): Spans => []), ...bars];
}

function captionOf(text: string, seconds: number, height: number): readonly Spans[] {
  return height < CAPTION_FROM ? [] : [[{ text: ` ${text}, last ${span(seconds)}`, tone: 'heading' }]];
}

/** As many columns for each slot as leave room for the histogram; null where there is none. */
function widthOfMap(width: number): number | null {
  const each = Math.floor((width - LEAST_HISTOGRAM - GAP - MARGIN) / MOST_SLOTS);
  return each < 1 ? null : MARGIN + MOST_SLOTS * each;
}

function filled(line: Spans, width: number): readonly Span[] {
  const used = line.reduce((sum, { text }) => sum + text.length, 0);
  return [...line, { text: left('', Math.max(0, width - used)) }];
}
