import type { SceneTransaction } from '../../../../metrics/scene.ts';
import { type List, makeList } from '../../list/list.ts';
import { textFacts } from '../../list/text-facts.ts';
import { left, widthOf } from '../../text.ts';
import { type TransactionFact, transactionFacts } from './facts.ts';

const GROUP_WIDTH = 8;
const NAME_WIDTH = 12;

/** With its place among the others. */
interface ListedFact extends TransactionFact {
  readonly at: number;
  readonly of: SceneTransaction;
}

/** One fact a line, so that each can be found, read whole and copied. */
export const factList: List = makeList<ListedFact>({
  id: 'facts',
  title: 'ALL THAT IS KNOWN',
  empty: 'no fact',
  columns: [],
  sort: { by: 'name', reversed: false },
  calm: false,
  facts: textFacts(({ group, name, text }) => `${group} ${name} ${text}`),
  rows: ({ place: { transaction } }) =>
    transaction === null ? [] : transactionFacts(transaction).map((fact, at) => ({ ...fact, at, of: transaction })),
  keyOf: ({ group, name }) => `${group} ${name}`,
  namer: (rows, { width }) => {
    const first = firstOfGroups(rows);
    return (fact) => left(`${(first.has(fact) ? fact.group : '').padEnd(GROUP_WIDTH)} ${nameAndText(fact)}`, width);
  },
  // As they are told.
  nameOf: ({ at }) => String(at).padStart(4, '0'),
  tone: (fact) => (fact.isError ? 'bad' : null),
  describe: ({ name, text }) => `${name}: ${text}`,
  enter: ({ of }) => ({ screen: 'row', title: askedName(of), row: of.rowKey, transaction: null }),
});

/** As its row is called. */
function askedName({ protocol, operation, resource }: SceneTransaction): string {
  return resource === null ? `${protocol} ${operation}` : `${protocol} ${operation} ${resource}`;
}

function firstOfGroups(rows: readonly ListedFact[]): ReadonlySet<ListedFact> {
  return new Set(rows.filter(({ group }, at) => rows[at - 1]?.group !== group));
}

/** A name that is longer pushes its text to the right. */
function nameAndText({ name, text }: TransactionFact): string {
  return `${name}${' '.repeat(Math.max(1, NAME_WIDTH + 1 - widthOf(name)))}${text}`;
}
