import type { Facts } from '../../../lib/filter/facts.ts';
import { ROW_FACTS } from '../../../metrics/row-facts.ts';
import type { Role } from '../../../transactions/transaction.ts';
import { type List, makeList } from '../list/list.ts';
import { mapFacts } from '../list/map-facts.ts';
import { rowName } from '../names.ts';
import type { TrackedRow } from '../picture.ts';
import { ROW_COLUMNS } from './columns.ts';
import { describeRow } from './describe.ts';
import { liveRowNamer } from './row-names.ts';
import { rowTone } from './row-tone.ts';

const HEADINGS: Readonly<Record<Role, string>> = {
  server: 'ENDPOINTS SERVED',
  client: 'DEPENDENCIES CALLED',
  unknown: 'UNATTRIBUTED',
};

const EMPTY: Readonly<Record<Role, string | null>> = {
  server: 'nothing served yet',
  client: 'nothing called yet',
  unknown: null,
};

const TRACKED_FACTS: Facts<TrackedRow> = mapFacts(ROW_FACTS, ({ row }) => row);

/** The snapshot's rows of one role, with those that were there a moment ago. */
export function rowList(role: Role): List {
  return makeList<TrackedRow>({
    id: role,
    title: HEADINGS[role],
    empty: EMPTY[role],
    columns: ROW_COLUMNS[role],
    sort: { by: 'rate', reversed: false },
    calm: true,
    facts: TRACKED_FACTS,
    rows: ({ picture }) => picture.rows[role],
    keyOf: ({ row }) => row.key,
    namer: (rows, naming) => {
      const nameOf = liveRowNamer(
        role,
        rows.map(({ row }) => row),
        naming,
      );
      return ({ row }) => nameOf(row);
    },
    nameOf: ({ row }) => rowName(row),
    weight: ({ row }) => row.ratePerSecond,
    isLast: ({ idle }) => idle,
    tone: rowTone,
    describe: ({ row }) => describeRow(row),
    enter: ({ row }) => ({ screen: 'row', title: rowName(row), row: row.key, transaction: null }),
  });
}
