import { isQuiet } from '../../picture.ts';
import { waitingLines } from '../../waiting.ts';
import type { Screen } from '../screen.ts';
import { workloadList } from './list.ts';

/** Who serves and calls, each with the sums of its rows. */
export const processes: Screen = {
  name: 'processes',
  title: 'processes',
  help: 'workloads and their processes: served and called side by side',
  isRoot: true,
  parts: [],
  keys: [],
  lists: [workloadList],
  holds: false,
  headLines: 0,
  head: null,
  nothing: (picture, paper) => (picture === null || isQuiet(picture) ? waitingLines(picture, paper) : null),
};
