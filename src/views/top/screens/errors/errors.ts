import type { ErrorRow } from '../../../../metrics/scene.ts';
import { traceLine, USUAL_LINE } from '../../../trace/line.ts';
import { grouped } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import { type ListSource, makeList } from '../../list/list.ts';
import { rowName } from '../../names.ts';
import { transactionPlace } from '../../place.ts';
import { askedNamer } from '../asked-namer.ts';
import { collecting } from '../collecting.ts';
import type { Screen } from '../screen.ts';
import { ERROR_COLUMNS } from './columns.ts';
import { ERROR_FACTS } from './facts.ts';
import { errorsIn } from './total.ts';

/** What went wrong, by row and reason. */
export const errors: Screen = {
  name: 'errors',
  title: 'errors',
  help: 'what went wrong since the start, by row and reason; Enter shows the last one',
  isRoot: true,
  parts: ['errors'],
  keys: [],
  lists: [
    makeList<ErrorRow>({
      id: 'errors',
      title: 'ERRORS',
      empty: 'none yet',
      columns: ERROR_COLUMNS,
      sort: { by: 'last', reversed: false },
      calm: true,
      facts: ERROR_FACTS,
      rows: ({ picture }) => picture.scene?.errors?.rows ?? [],
      keyOf: ({ key }) => key,
      namer: askedNamer,
      nameOf: rowName,
      weight: ({ count }) => count,
      describe: ({ last }) => `the last: ${traceLine(last, USUAL_LINE)}`,
      enter: ({ last }) => transactionPlace(last),
    }),
  ],
  holds: false,
  headLines: 1,
  head: ({ picture }) => [summary(picture)],
  nothing: collecting('errors'),
};

function summary(picture: ListSource['picture']): Spans {
  const { rows = [], total = 0 } = picture.scene?.errors ?? {};
  const all = errorsIn(picture);
  const since = picture.scene?.look.epoch ? 'since counting began anew' : 'since the start';
  if (all === 0) return [{ text: ` no errors ${since}`, tone: 'good' }];
  const missing = total > rows.length ? `, ${grouped(rows.length)} of them listed` : '';
  return [
    { text: ` ${grouped(all)} ${since}`, tone: 'bad' },
    { text: `, of ${grouped(total)} ${total === 1 ? 'kind' : 'kinds'} (row and reason)${missing}` },
    { text: '   r begins anew', tone: 'dim' },
  ];
}
