import type { Bounded, ConnectionRow } from '../../../../metrics/scene.ts';
import { grouped } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import type { ListSource } from '../../list/list.ts';
import type { Screen } from '../screen.ts';
import { connectionList } from './list.ts';
import { bytesText } from './names.ts';

/** What is open now, decoded or not. */
export const connections: Screen = {
  name: 'connections',
  title: 'connections',
  help: 'what is open now: bytes, round trips, age, and why some of it is not decoded',
  isRoot: true,
  parts: ['connections'],
  keys: [],
  lists: [connectionList],
  holds: false,
  headLines: 1,
  head: ({ picture }: ListSource) => (picture.scene?.connections ? [summary(picture.scene.connections)] : []),
  nothing: (picture) => (picture?.scene?.connections ? null : [[{ text: ' collecting', tone: 'dim' }]]),
};

function summary({ rows, total }: Bounded<ConnectionRow>): Spans {
  const sum = (of: (row: ConnectionRow) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const reasons = Map.groupBy(rows, ({ undecoded }) => undecoded);
  const undecoded = [...reasons].filter(([reason]) => reason !== null).sort((a, b) => b[1].length - a[1].length);
  const isPart = rows.some(({ leftAlone }) => leftAlone);
  const moved = (of: (row: ConnectionRow) => number): string => bytesText(sum(of), isPart);
  const parts = [
    total > rows.length
      ? `${grouped(total)} open, the ${grouped(rows.length)} that spoke last listed:`
      : `${grouped(total)} open`,
    `${moved(({ receivedBytes }) => receivedBytes)} in`,
    `${moved(({ sentBytes }) => sentBytes)} out`,
    `${grouped(sum(({ inFlight }) => inFlight))} in flight`,
    ...undecoded.map(([reason, those]) => `${grouped(those.length)} ${reason}`),
  ];
  return [{ text: ` ${parts.join('  ')}` }];
}
