import { GLYPHS } from './glyphs.ts';
import type { Span, Spans } from './line.tsx';
import { ROOTS } from './screens/registry.ts';
import type { TopState } from './state.ts';
import { widthOf } from './text.ts';

/** Where one is: the screens with their numbers, or the way into a row; and what hides rows. */
export function placesSpans(state: TopState): Spans {
  const hiding = hidingOf(state);
  return [...placesOf(state, state.size.columns - widthOfAll(hiding)), ...hiding];
}

/** Where on that line the screens stand, and the keys that lead there; inside of a row, the way back. */
export function placeTabs(
  state: TopState,
): readonly { readonly key: string; readonly from: number; readonly to: number }[] {
  let to = 0;
  const spans = placesOf(state, state.size.columns - widthOfAll(hidingOf(state)));
  const isInside = state.path.length > 1;
  return spans.map(({ text }, index) => {
    const from = to;
    to += widthOf(text);
    return { key: isInside ? 'Esc' : String(index + 1), from, to };
  });
}

function placesOf({ path }: TopState, room: number): readonly Span[] {
  const [outermost, ...inner] = path;
  if (inner.length > 0) {
    return [{ text: ` ${[outermost, ...inner].map(({ title }) => title).join(` ${GLYPHS.inward} `)}`, tone: 'strong' }];
  }
  const forms = FORMS.map((form) => screensIn(form, outermost.screen));
  return forms.find((spans) => widthOfAll(spans) <= room) ?? forms.at(-1) ?? [];
}

/** The first that has room: with air, without, and only the one that is shown by its name. */
const FORMS: readonly ((number: number, title: string, isShown: boolean) => string)[] = [
  (number, title) => ` ${number} ${title} `,
  (number, title) => ` ${number} ${title}`,
  (number, title, isShown) => (isShown ? ` ${number} ${title} ` : ` ${number}`),
];

function screensIn(form: (typeof FORMS)[number], shown: string): readonly Span[] {
  return ROOTS.map(({ name, title }, index) => ({
    text: form(index + 1, title, name === shown),
    tone: name === shown ? ('activeHeading' as const) : ('dim' as const),
  }));
}

function widthOfAll(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + widthOf(text), 0);
}

function hidingOf({ filter, errorsOnly }: TopState): readonly Span[] {
  const parts = [
    ...(filter.text.trim() === '' || filter.typing ? [] : [`filter: ${filter.text}`]),
    ...(errorsOnly ? ['errors only'] : []),
  ];
  return parts.length === 0 ? [] : [{ text: `  ${parts.join(', ')}`, tone: 'warn' }];
}
