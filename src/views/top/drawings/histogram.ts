/** How many durations fell between which bounds: a bar a line, the shortest durations first. */
import { grouped, share } from '../figures.ts';
import { GLYPHS } from '../glyphs.ts';
import type { Span } from '../line.tsx';
import { left, right, widthOf } from '../text.ts';
import { BOUND_WIDTH, boundText, type Heat, heatLines, heatScale } from './heat-scale.ts';

/** ` 1.41ms..2.00ms  `: blank, two bounds, what stands between them, and a gap. */
const RANGE_COLUMNS = 1 + 2 * BOUND_WIDTH + 2 + 2;
const SHARE_COLUMNS = 5;
const GAP = 2;

/** At most `height` lines of at most `width` columns; none where there was nothing. */
export function histogram(heat: Heat, width: number, height: number): readonly (readonly Span[])[] {
  const scale = heatScale([heat], height);
  if (scale === null) return [];
  const counts = heatLines(heat, scale);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  const countColumns = widthOf(grouped(most)) + GAP;
  const room = Math.max(0, width - RANGE_COLUMNS - countColumns - SHARE_COLUMNS);
  return counts.map((count, line): readonly Span[] => {
    const range = `${right(boundText(scale, line), BOUND_WIDTH)}..${left(boundText(scale, line + 1), BOUND_WIDTH)}`;
    return [
      { text: ` ${range}  `, tone: 'dim' },
      { text: left(bar(count / most, room), room), tone: 'bar' },
      { text: right(grouped(count), countColumns) },
      { text: right(share(count, total), SHARE_COLUMNS), tone: 'dim' },
    ];
  });
}

/** To an eighth of a column; what is not nothing is seen. */
function bar(ratio: number, columns: number): string {
  const pieces = GLYPHS.bar.length;
  const eighths = ratio === 0 || columns === 0 ? 0 : Math.max(1, Math.round(ratio * columns * pieces));
  const full = GLYPHS.bar.charAt(pieces - 1).repeat(Math.floor(eighths / pieces));
  return eighths % pieces === 0 ? full : full + GLYPHS.bar.charAt((eighths % pieces) - 1);
}
