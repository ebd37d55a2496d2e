import type { Bounded, InFlightRow } from '../../../../metrics/scene.ts';
import { age, grouped } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import { makeList } from '../../list/list.ts';
import { rowName } from '../../names.ts';
import { waitText } from '../../parties.ts';
import { askedNamer } from '../asked-namer.ts';
import { collecting } from '../collecting.ts';
import type { Paper, Screen } from '../screen.ts';
import { IN_FLIGHT_COLUMNS, slowness } from './columns.ts';
import { IN_FLIGHT_FACTS } from './facts.ts';

/** What is not answered yet, the oldest first. */
export const inFlight: Screen = {
  name: 'in-flight',
  title: 'in flight',
  help: 'requests that are not answered yet: for how long, who waits for whom, and which wait by design',
  isRoot: true,
  parts: ['inFlight'],
  keys: [],
  lists: [
    makeList<InFlightRow>({
      id: 'in-flight',
      title: 'IN FLIGHT',
      empty: 'nobody waits for an answer now',
      columns: IN_FLIGHT_COLUMNS,
      sort: { by: 'age', reversed: false },
      calm: false,
      facts: IN_FLIGHT_FACTS,
      rows: ({ picture }) => picture.scene?.inFlight?.rows ?? [],
      keyOf: ({ key }) => key,
      namer: askedNamer,
      nameOf: rowName,
      describe: (row) =>
        `${rowName(row)}  ${waitText(row)}  for ${age(row.ageSeconds)}${row.waiting ? ', by design' : ''}  connection ${row.connectionId}`,
      enter: (row) => ({ screen: 'row', title: rowName(row), row: row.rowKey, transaction: null }),
    }),
  ],
  holds: false,
  headLines: 1,
  head: ({ picture: { scene } }, { thresholds }) => (scene?.inFlight ? [summary(scene.inFlight, thresholds)] : []),
  nothing: collecting('inFlight'),
};

function summary({ rows, total }: Bounded<InFlightRow>, thresholds: Paper['thresholds']): Spans {
  const waiting = rows.filter((row) => row.waiting).length;
  const slow = rows.filter((row) => slowness(row, thresholds) !== 'not').length;
  return [
    { text: ` ${grouped(total)} not answered yet` },
    { text: total > rows.length ? `, the oldest ${grouped(rows.length)} are listed` : '' },
    { text: slow === 0 ? '' : `; ${grouped(slow)} slow`, tone: 'slow' },
    { text: waiting === 0 ? '' : `; ${grouped(waiting)} by design: they block or poll`, tone: 'dim' },
  ];
}
