import { rate } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import { isQuiet, type Picture } from '../../picture.ts';
import { sumRows } from '../../rows/sum.ts';
import { waitingLines } from '../../waiting.ts';
import type { Screen } from '../screen.ts';
import { callGraph } from './graph.ts';
import { mapList } from './list.ts';

/** Who calls whom, with rate, errors and durations of each call. */
export const map: Screen = {
  name: 'map',
  title: 'map',
  help: 'who calls whom: workloads and below each its dependencies, with rate, errors and durations',
  isRoot: true,
  parts: [],
  keys: [],
  lists: [mapList],
  holds: false,
  headLines: 1,
  head: ({ picture }) => [summary(picture)],
  nothing: (picture, paper) => (picture === null || isQuiet(picture) ? waitingLines(picture, paper) : null),
};

function summary(picture: Picture): Spans {
  const workloads = [...callGraph(picture).workloads.values()];
  const strange = new Set(
    workloads.flatMap(({ calls }) => calls.filter(({ target }) => target === null).map(({ key }) => key)),
  );
  const unknown = sumRows(picture.rows.unknown).ratePerSecond;
  const parts = [
    counted(workloads.length, 'workload'),
    `${counted(strange.size, 'server')} outside of what is watched`,
    ...(unknown === 0 ? [] : [`${rate(unknown)}/s left out: who asks is not known`]),
  ];
  return [{ text: ` ${parts.join(', ')}`, tone: 'dim' }];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
