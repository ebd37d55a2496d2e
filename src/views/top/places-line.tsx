import type { ReactElement } from 'react';
import { Line, type Span } from './line.tsx';
import { ROOTS } from './screens/registry.ts';
import type { TopState } from './state.ts';

/** Where one is: the screens with their numbers, or the way into a row; and what hides rows. */
export function PlacesLine({ state }: { readonly state: TopState }): ReactElement {
  return <Line spans={[...placesOf(state), ...hidingOf(state)]} />;
}

function placesOf({ path }: TopState): readonly Span[] {
  const [outermost, ...inner] = path;
  if (inner.length > 0) {
    return [{ text: ` ${[outermost, ...inner].map(({ title }) => title).join(' › ')}`, tone: 'strong' }];
  }
  return ROOTS.map(({ name, title }, index) => ({
    text: ` ${index + 1} ${title} `,
    tone: name === outermost.screen ? ('activeHeading' as const) : ('dim' as const),
  }));
}

function hidingOf({ filter, errorsOnly }: TopState): readonly Span[] {
  const parts = [
    ...(filter.text.trim() === '' || filter.typing ? [] : [`filter: ${filter.text}`]),
    ...(errorsOnly ? ['errors only'] : []),
  ];
  return parts.length === 0 ? [] : [{ text: `  ${parts.join(', ')}`, tone: 'warn' }];
}
