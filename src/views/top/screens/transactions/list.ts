import type { SceneTransaction } from '../../../../metrics/scene.ts';
import { TRANSACTION_ROW_FACTS } from '../../../../transactions/row-facts.ts';
import { traceLine, USUAL_LINE } from '../../../trace/line.ts';
import { type List, makeList } from '../../list/list.ts';
import { rowName } from '../../names.ts';
import { transactionPlace } from '../../place.ts';
import { askedNamer } from '../asked-namer.ts';
import { TRANSACTION_COLUMNS } from './columns.ts';

/**
 * The newest on top: a table is looked at from its top, in a terminal of any height, and the first step down selects what
 * has just ended. Whoever wants it to grow downwards turns it round.
 */
export const transactionList: List = makeList<SceneTransaction>({
  id: 'transactions',
  title: 'TRANSACTIONS',
  empty: 'none has ended yet',
  columns: TRANSACTION_COLUMNS,
  sort: { by: 'time', reversed: false },
  calm: false,
  facts: TRANSACTION_ROW_FACTS,
  rows: ({ picture }) => picture.scene?.transactions?.rows ?? [],
  keyOf: ({ connectionId, sequence, timeUnixNano }) => `${connectionId} ${sequence} ${timeUnixNano}`,
  namer: askedNamer,
  nameOf: rowName,
  weight: ({ sequence }) => sequence,
  describe: (transaction) => traceLine(transaction, USUAL_LINE),
  enter: transactionPlace,
});
