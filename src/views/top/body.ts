import { activeList, layoutNow, listState, screenNow, shownLists, sourceOf } from './arrangement.ts';
import { arrangingLines } from './arranging-lines.ts';
import { helpLines } from './help-text.ts';
import type { Spans } from './line.tsx';
import { listLines } from './list/lines.ts';
import type { Paper } from './screens/screen.ts';
import { pictureOf, type TopState } from './state.ts';

/** The lines between header and footer. */
export function bodyLines(state: TopState, paper: Paper): readonly Spans[] {
  const picture = pictureOf(state);
  const screen = screenNow(state);
  if (state.help.open) {
    const { offset } = state.help;
    return helpLines(picture?.snapshot.loss ?? null, screen).slice(offset, offset + paper.height);
  }
  const arranged = activeList(state);
  if (state.arranging !== null && arranged !== undefined) {
    return arrangingLines(arranged, state.arranging, paper.height);
  }
  const nothing = screen.nothing?.(picture, paper) ?? null;
  if (nothing !== null) return nothing;
  const head = headLines(state, paper);
  const lists = listsLines(state, paper);
  return head.length === 0 || lists.length === 0 ? [...head, ...lists] : [...head, [], ...lists];
}

function headLines(state: TopState, paper: Paper): readonly Spans[] {
  const { head: height } = layoutNow(state);
  const source = sourceOf(state);
  const { head } = screenNow(state);
  if (head === null || source === null || height === 0) return [];
  const lines = head(source, { ...paper, height }).slice(0, height);
  const isAlone = shownLists(state).length === 0;
  return isAlone ? lines : [...lines, ...Array.from({ length: height - lines.length }, (): Spans => [])];
}

/** What hides rows, and which key shows them. */
function hidesText({ filter, errorsOnly }: TopState): string | null {
  if (filter.filter === null) return errorsOnly ? 'none has errors: e shows all' : null;
  return errorsOnly
    ? 'none with errors fits the filter: Esc drops it, e shows all'
    : 'none fits the filter: Esc drops it';
}

function listsLines(state: TopState, paper: Paper): readonly Spans[] {
  const source = sourceOf(state);
  const hides = hidesText(state);
  const lists = new Map(shownLists(state).map((list) => [list.id, list]));
  return layoutNow(state).lists.flatMap(({ id, rows: height }, index) => {
    const list = lists.get(id);
    if (list === undefined) return [];
    const isActive = id === state.active;
    const chosen = state.settings.columns[id] ?? null;
    const lines = listLines({ list, state: listState(state, id), source, isActive, height, chosen, hides, paper });
    return index === 0 ? lines : [[], ...lines];
  });
}
