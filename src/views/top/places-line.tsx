import type { ReactElement } from 'react';
import { Line } from './line.tsx';
import { placesSpans } from './places.ts';
import type { TopState } from './state.ts';

export function PlacesLine({ state }: { readonly state: TopState }): ReactElement {
  return <Line spans={placesSpans(state)} />;
}
