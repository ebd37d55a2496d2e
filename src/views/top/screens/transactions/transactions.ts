import type { LatestTransactions } from '../../../../metrics/scene.ts';
import { grouped } from '../../figures.ts';
import type { Span, Spans } from '../../line.tsx';
import { widthOf } from '../../text.ts';
import { collecting } from '../collecting.ts';
import type { Screen } from '../screen.ts';
import { transactionList } from './list.ts';

/** What has just ended, one by one. */
export const transactions: Screen = {
  name: 'transactions',
  title: 'transactions',
  help: 'the latest, one by one: time, status, duration, peer, process; held while a row is selected',
  isRoot: true,
  parts: ['transactions'],
  keys: [],
  lists: [transactionList],
  holds: true,
  headLines: 1,
  head: ({ picture: { scene } }, { width }) => (scene?.transactions ? [keptLine(scene.transactions, width)] : []),
  nothing: collecting('transactions'),
};

/** How many of those that ended are here; all are counted, whatever is shown. */
function keptLine({ rows, ended, unkept }: LatestTransactions, width: number): Spans {
  const kept = ` the last ${grouped(rows.length)} of ${grouped(ended)} that ended`;
  const fast = unkept === 0 ? '' : `; ${grouped(unkept)} came too fast to be kept here`;
  const more = [unkept === 0 ? '' : ' (all are counted)', `   !: error   *: slow`];
  const spans: Span[] = [{ text: kept }, { text: fast, tone: 'warn' }];
  for (const text of more) {
    const used = spans.reduce((sum, span) => sum + widthOf(span.text), 0);
    if (used + widthOf(text) < width) spans.push({ text, tone: 'dim' });
  }
  return spans;
}
