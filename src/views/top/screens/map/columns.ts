import type { Counts } from '../../../../metrics/snapshot.ts';
import { type ListColumn, WORDS } from '../../list/column.ts';
import { tally } from '../../rows/notes.ts';
import type { RowSum } from '../../rows/sum.ts';
import {
  bytesColumn,
  errorColumn,
  inFlightColumn,
  maxColumn,
  quantileColumn,
  rateColumn,
} from '../../rows/sum-columns.ts';
import { cut } from '../../text.ts';
import type { MapRow } from './map-rows.ts';

type Column = ListColumn<MapRow>;

const sumOf = ({ sum }: MapRow): RowSum | null => sum;
const NO_ERRORS: Counts = [];

export const MAP_COLUMNS: readonly Column[] = [
  {
    ...WORDS,
    id: 'protocol',
    title: 'protocol',
    help: 'in which it is called; outermost: in which it serves',
    width: 10,
    wide: 16,
    priority: 1,
    text: ({ protocols }, _, width) => cut(protocols.join(','), width),
  },
  rateColumn(
    {
      id: 'rate',
      title: 'rate/s',
      priority: 0,
      help: 'calls from the line above per second; outermost: all that it serves',
    },
    sumOf,
  ),
  errorColumn({ id: 'err%', title: 'err%', priority: 0, help: 'errors among them, in per cent' }, sumOf),
  quantileColumn(
    { id: 'p95', title: 'p95ms', priority: 3, help: "95th percentile of durations, ms; <: the worst row's" },
    sumOf,
    'p95',
  ),
  quantileColumn(
    { id: 'p99', title: 'p99ms', priority: 0, help: "99th percentile, ms; <: the worst row's, that of all is less" },
    sumOf,
    'p99',
  ),
  maxColumn({ id: 'max', title: 'max', priority: 4, help: 'longest duration, ms' }, sumOf),
  inFlightColumn({ id: 'infl', title: 'infl', priority: 1, help: 'requests now under way' }, sumOf),
  bytesColumn({ id: 'req', title: 'reqB/s', priority: 5, help: 'bytes of requests per second' }, sumOf, 'requestBytes'),
  bytesColumn(
    { id: 'resp', title: 'resB/s', priority: 5, help: 'bytes of responses per second' },
    sumOf,
    'responseBytes',
  ),
  {
    ...WORDS,
    id: 'errors',
    title: 'errors',
    help: 'errors by type, the most frequent first',
    width: 9,
    wide: 24,
    priority: 1,
    text: ({ sum }, _, width) => tally(sum?.errorTypes ?? NO_ERRORS, width),
    tone: () => 'warn',
  },
];
