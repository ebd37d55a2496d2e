import type { Spans } from './line.tsx';
import type { List } from './list/list.ts';
import type { Arranging } from './state.ts';

/** The columns of a list, from left to right, and what each shows: as many lines as there is room for, the selected one among them. */
export function arrangingLines({ title, columns }: List, arranging: Arranging, height: number): readonly Spans[] {
  const { shown, hidden, at } = arranging;
  const lines = [...shown, ...hidden].map((id, index): Spans => {
    const column = columns.find((each) => each.id === id);
    const text = `${index === at ? '>' : ' '}${index < shown.length ? '[x]' : '[ ]'} ${(column?.title ?? id).trim().padEnd(10)} ${column?.help ?? ''}`;
    return [{ text, tone: index === at ? 'selected' : index < shown.length ? 'plain' : 'dim' }];
  });
  const room = Math.max(1, height - 1);
  const first = Math.min(Math.max(0, at - Math.floor(room / 2)), Math.max(0, lines.length - room));
  return [[{ text: ` COLUMNS OF ${title}`, tone: 'heading' }], ...lines.slice(first, first + room)];
}
