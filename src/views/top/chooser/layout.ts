import type { ScreenSize } from '../screen-loop.ts';

// Lines of the parts of a frame.
const TITLE = 1;
const FILTER = 1;
const HEADING = 1;
const SELECTED_ROW = 1;
const FOOTER = 1;
/** From this height on there is room for the selected row in full, and for a blank. */
const FULL_ROWS = 14;

export interface ChooserLayout {
  readonly full: boolean;
  readonly width: number;
  /** Lines of the frame: one less than the terminal has, so that it never scrolls. */
  readonly height: number;
  /** Lines for rows, without their heading. */
  readonly rows: number;
}

export function chooserLayout(size: ScreenSize): ChooserLayout {
  const full = size.rows >= FULL_ROWS;
  const height = Math.max(1, size.rows - 1);
  const parts = TITLE + FILTER + HEADING + FOOTER + (full ? SELECTED_ROW + 1 : 0);
  return { full, width: size.columns, height, rows: Math.max(1, height - parts) };
}
