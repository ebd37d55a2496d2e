/** Cells behind the lines of a chart of durations: how many took how long, when. */
import type uPlot from 'uplot';
import type { HeatView, RangeView } from '../sinks/dashboard/api.ts';

/** HeatView: four buckets an octave. */
const BUCKETS_PER_OCTAVE = 4;
const NARROWEST: readonly [number, number] = [1e-3, 1];
/** One in a cell is seen, and the most do not drown it. */
const PALEST = 0.18;
const DARKEST = 0.95;

/** Whole powers of ten around all that has a cell. */
export function heatBounds(heat: HeatView | undefined): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [first, ...counts] of heat?.columns ?? []) {
    if (first === undefined) continue;
    low = Math.min(low, first);
    high = Math.max(high, first + counts.length);
  }
  if (low > high) return [...NARROWEST];
  return [10 ** Math.floor(Math.log10(lowEnd(low))), 10 ** Math.ceil(Math.log10(lowEnd(high)))];
}

export function drawHeat(plot: uPlot, { columns }: HeatView, range: RangeView, color: string): void {
  const most = Math.max(1, ...columns.flatMap(([, ...counts]) => counts));
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = color;
  for (const [at, [first, ...counts]] of columns.entries()) {
    const time = range.times[at];
    if (first === undefined || time === undefined) continue;
    const left = plot.valToPos(time, 'x', true);
    const width = Math.max(1, plot.valToPos(time + range.step, 'x', true) - left - 0.5);
    for (const [row, count] of counts.entries()) {
      if (count === 0) continue;
      const top = plot.valToPos(lowEnd(first + row + 1), 'y', true);
      const bottom = plot.valToPos(lowEnd(first + row), 'y', true);
      ctx.globalAlpha = PALEST + (DARKEST - PALEST) * Math.sqrt(count / most);
      ctx.fillRect(left, top, width, Math.max(1, bottom - top - 0.5));
    }
  }
  ctx.restore();
}

/** Where a bucket begins, seconds. */
function lowEnd(bucket: number): number {
  return 2 ** (bucket / BUCKETS_PER_OCTAVE);
}
