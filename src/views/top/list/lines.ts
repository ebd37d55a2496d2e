import type { Span, Spans } from '../line.tsx';
import type { Paper } from '../screens/screen.ts';
import { left, right } from '../text.ts';
import { BY_NAME, type DrawnRow, type FittedHeadings, type List, type ListSource } from './list.ts';
import { type ListState, sortOf } from './list-state.ts';

export interface DrawnList {
  readonly list: List;
  readonly state: ListState;
  /** Null before the first picture. */
  readonly source: ListSource | null;
  readonly isActive: boolean;
  /** Lines for rows, below the heading. */
  readonly height: number;
  readonly chosen: readonly string[] | null;
  /** Said where there are no rows because something hides them; null: nothing does. */
  readonly hides: string | null;
  readonly paper: Paper;
}

/** Heading and rows: `height` + 1 lines. */
export function listLines(drawn: DrawnList): readonly Spans[] {
  const { list, state, source, height, chosen, hides, paper } = drawn;
  const { width, protocols, thresholds } = paper;
  const part = { offset: state.offset, height, width, chosen, protocols, thresholds };
  const rows = source === null ? [] : list.draw(source, state.ranks.order, part);
  const lines: Spans[] = rows.map((row) => rowLine(row, drawn));
  if (lines.length === 0) lines.push([{ text: ` ${hides ?? list.empty ?? ''}`, tone: 'dim' }]);
  while (lines.length < height) lines.push([]);
  return [headingLine(drawn), ...lines.slice(0, Math.max(0, height))];
}

function headingLine({ list, state, isActive, height, chosen, paper }: DrawnList): Spans {
  const { nameWidth, columns } = list.fit(paper.width, chosen);
  const { order } = state.ranks;
  const sort = sortOf(list, state);
  const last = Math.min(state.offset + height, order.length);
  const range = order.length === 0 ? '' : ` ${state.offset + 1}-${last} of ${order.length}`;
  const tone = isActive ? 'activeHeading' : 'heading';
  const sorted = isActive ? 'activeSorted' : 'sorted';
  const toneOf = (id: string) => (sort.by === id ? sorted : tone);
  const name: Span = { text: left(list.title + range, nameWidth), tone: toneOf(BY_NAME) };
  const cells = columns.map(({ id, title }): Span => ({ text: title, tone: toneOf(id) }));
  return [{ text: ' ' }, ...inColumns(columns, cells, name)].map((span): Span => ({ tone, ...span }));
}

function rowLine(row: DrawnRow, { list, state, isActive, chosen, paper }: DrawnList): Spans {
  const { columns } = list.fit(paper.width, chosen);
  const isSelected = isActive && state.selected === row.key;
  const whole = isSelected ? 'selected' : row.tone;
  const mark = isSelected ? '>' : state.followed === row.key ? '*' : ' ';
  const spans = [{ text: mark }, ...inColumns(columns, row.cells, { text: row.name })];
  return whole === null ? spans : spans.map(({ text }) => ({ text, tone: whole }));
}

/** The name between the columns that lead and those that follow. */
function inColumns(columns: FittedHeadings['columns'], cells: readonly Span[], name: Span): Spans {
  const spans = columns.map(
    ({ width, gap, align, leads }, index): { readonly leads: boolean; readonly spans: Spans } => {
      const cell = cells[index] ?? { text: '' };
      const text = { ...cell, text: aligned(align, cell.text, width) };
      const blank = { text: ' '.repeat(gap) };
      return { leads, spans: leads ? [text, blank] : [blank, text] };
    },
  );
  const those = (leading: boolean) => spans.filter(({ leads }) => leads === leading).flatMap((each) => each.spans);
  return [...those(true), name, ...those(false)];
}

/** What stands at this column of a heading: a column's id, the name, or null. */
export function headingAt({ columns, nameWidth }: FittedHeadings, at: number): string | null {
  const leading = columns.filter(({ leads }) => leads);
  const following = columns.filter(({ leads }) => !leads);
  const sized = (each: FittedHeadings['columns'][number]) => ({ id: each.id, width: each.width + each.gap });
  // The mark of the selection stands before all.
  let from = 1;
  for (const { id, width } of [...leading.map(sized), { id: BY_NAME, width: nameWidth }, ...following.map(sized)]) {
    if (at >= from && at < from + width) return id;
    from += width;
  }
  return null;
}

function aligned(align: 'left' | 'right', text: string, width: number): string {
  return align === 'right' ? right(text, width) : left(text, width);
}
