import type { ReactElement } from 'react';
import { Line, type Span } from './line.tsx';
import { ROOTS } from './screens/registry.ts';
import type { TopState } from './state.ts';
import { widthOf } from './text.ts';

/** Where one is: the screens with their numbers, or the way into a row; and what hides rows. */
export function PlacesLine({ state }: { readonly state: TopState }): ReactElement {
  const hiding = hidingOf(state);
  return <Line spans={[...placesOf(state, state.size.columns - widthOfAll(hiding)), ...hiding]} />;
}

function placesOf({ path }: TopState, room: number): readonly Span[] {
  const [outermost, ...inner] = path;
  if (inner.length > 0) {
    return [{ text: ` ${[outermost, ...inner].map(({ title }) => title).join(' › ')}`, tone: 'strong' }];
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
