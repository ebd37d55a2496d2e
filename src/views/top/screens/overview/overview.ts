import { isQuiet } from '../../picture.ts';
import { rowList } from '../../rows/list.ts';
import { waitingLines } from '../../waiting.ts';
import type { Screen } from '../screen.ts';

/** Endpoints served and dependencies called, each with its share of the height. */
export const overview: Screen = {
  name: 'overview',
  title: 'overview',
  help: 'endpoints served and dependencies called, with rate, errors and durations',
  isRoot: true,
  parts: [],
  keys: [],
  lists: [rowList('server'), rowList('client'), rowList('unknown')],
  holds: false,
  headLines: 0,
  head: null,
  nothing: (picture, paper) => (picture === null || isQuiet(picture) ? waitingLines(picture, paper) : null),
};
