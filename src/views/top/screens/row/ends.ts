import { formatEndpoint } from '../../../../lib/formats.ts';
import type { DetailEnd } from '../../../../metrics/scene.ts';
import type { Role } from '../../../../transactions/transaction.ts';
import { count, percent, share } from '../../figures.ts';
import { FIGURE, type ListColumn } from '../../list/column.ts';
import { type List, makeList } from '../../list/list.ts';
import { textFacts } from '../../list/text-facts.ts';
import { cutStart } from '../../text.ts';
import { keptDetail } from './shown.ts';

const TITLES: Readonly<Record<Role, string>> = {
  server: 'CALLERS',
  client: 'PEERS CALLED',
  unknown: 'OTHER ENDS',
};

/** With what is needed to tell its share. */
interface ListedEnd extends DetailEnd {
  readonly all: number;
}

const COLUMNS: readonly ListColumn<ListedEnd>[] = [
  {
    ...FIGURE,
    id: 'count',
    title: 'count',
    help: 'transactions with it since the start',
    width: 5,
    priority: 0,
    sort: ({ transactions }) => transactions,
    text: ({ transactions }) => count(transactions),
  },
  {
    ...FIGURE,
    id: 'share',
    title: 'share',
    help: 'of all transactions of the row',
    width: 5,
    priority: 0,
    sort: ({ transactions }) => transactions,
    text: ({ transactions, all }) => share(transactions, all),
  },
  {
    ...FIGURE,
    id: 'errors',
    title: 'errors',
    help: 'of its transactions, those that were errors',
    width: 6,
    priority: 0,
    sort: ({ errors }) => errors,
    text: ({ errors }) => count(errors),
    tone: ({ errors }) => (errors > 0 ? 'warn' : 'plain'),
  },
  {
    ...FIGURE,
    id: 'err%',
    title: 'err%',
    help: 'the same in per cent',
    width: 4,
    priority: 0,
    sort: errorRatio,
    text: (end) => percent(errorRatio(end)),
    tone: ({ errors }) => (errors > 0 ? 'warn' : 'plain'),
  },
];

/** Who calls, or is called, most: of rows of this role. */
export function endList(role: Role): List {
  return makeList<ListedEnd>({
    id: `ends-${role}`,
    title: TITLES[role],
    empty: null,
    columns: COLUMNS,
    sort: { by: 'count', reversed: false },
    calm: true,
    facts: { ...textFacts(nameOf), error: ({ errors }) => errors > 0 },
    rows: (source) => {
      const detail = keptDetail(source);
      if (detail === null || detail.row.role !== role) return [];
      const all = detail.ends.rows.reduce((sum, { transactions }) => sum + transactions, 0);
      return detail.ends.rows.map((end) => ({ ...end, all }));
    },
    keyOf: ({ address, port }) => `${address} ${port}`,
    namer:
      (_, { width }) =>
      (end) =>
        cutStart(nameOf(end), width).padEnd(width),
    nameOf,
    weight: ({ transactions }) => transactions,
    describe: (end) => `${nameOf(end)}  ${end.transactions} transactions, ${end.errors} errors`,
    enter: () => null,
  });
}

/** `checkout (10.0.0.7)`, `10.0.0.7:6379`. */
function nameOf({ address, port, name }: DetailEnd): string {
  const end = formatEndpoint(address, port);
  return name === null ? end : `${formatEndpoint(name, port)} (${formatEndpoint(address, null)})`;
}

function errorRatio({ transactions, errors }: DetailEnd): number | null {
  return transactions === 0 ? null : errors / transactions;
}
