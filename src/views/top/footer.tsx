import type { ReactElement } from 'react';
import { activeList, listState, screenNow, sourceOf } from './arrangement.ts';
import { ARRANGING, EVERYWHERE, HELP, type KeyBinding, ROWS, TYPING } from './keys.ts';
import { Line, type Spans } from './line.tsx';
import { sortOf } from './list/list-state.ts';
import { ROOTS } from './screens/registry.ts';
import { placeOf, type TopState } from './state.ts';
import { widthOf } from './text.ts';

/** The last line: the keys that fit, those of the screen first. */
export function Footer({ state }: { readonly state: TopState }): ReactElement {
  const width = state.size.columns;
  let used = 0;
  const spans: Spans = footerTexts(state).flatMap((text) => {
    const needed = widthOf(text) + (used === 0 ? 1 : 2);
    if (used + needed > width) return [];
    const gap = used === 0 ? ' ' : '  ';
    used += needed;
    return [{ text: gap + text, tone: 'dim' as const }];
  });
  return <Line spans={spans} />;
}

function footerTexts(state: TopState): readonly string[] {
  if (state.help.open) return labels(HELP.keys);
  if (state.arranging !== null) return labels(ARRANGING.keys);
  if (state.filter.typing) return labels(TYPING.keys);
  const list = activeList(state);
  const { length } = state.path;
  const back = placeOf(state).held ? ['Esc go on'] : length > 1 ? ['Esc back'] : [];
  const screen = screenNow(state);
  return [
    ...back,
    ...labels(screen.keys),
    ...(list === undefined ? [] : labels(ROWS.keys)),
    ...labels(EVERYWHERE.keys),
    `1-${ROOTS.length} screens`,
  ].map((text) => (text === 's sort' && list !== undefined ? text + sortText(state) : text));
}

function sortText(state: TopState): string {
  const list = activeList(state);
  if (list === undefined) return '';
  const { by, reversed } = sortOf(list, listState(state, list.id));
  return `:${by}${reversed ? ' reversed' : ''}`;
}

function labels(keys: readonly KeyBinding[]): readonly string[] {
  return keys.flatMap(({ label }) => label ?? []);
}

/** The line above it: what is typed, what became of the last key, or the selected row in full. */
export function SelectedLine({ state }: { readonly state: TopState }): ReactElement {
  return <Line spans={selectedSpans(state)} />;
}

function selectedSpans(state: TopState): Spans {
  const { text, typing, fault } = state.filter;
  if (typing) {
    const typed: Spans = [{ text: ` filter: ${text}`, tone: 'strong' }, { text: '_' }];
    return fault === null ? typed : [...typed, { text: `  ${fault}`, tone: 'warn' }];
  }
  if (state.notice !== null) return [{ text: ` ${state.notice}`, tone: 'strong' }];
  const list = activeList(state);
  const source = sourceOf(state);
  if (list === undefined || source === null || state.help.open || state.arranging !== null) return [];
  const { selected } = listState(state, list.id);
  const described = selected === null ? null : list.describe(source, selected);
  return described === null ? [] : [{ text: ` ${described}`, tone: 'dim' }];
}
