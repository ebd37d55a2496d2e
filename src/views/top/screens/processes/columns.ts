import type { SnapshotRow } from '../../../../metrics/snapshot.ts';
import type { Role } from '../../../../transactions/transaction.ts';
import { type ListColumn, WORDS } from '../../list/column.ts';
import type { RowSum } from '../../rows/sum.ts';
import {
  bytesColumn,
  errorColumn,
  inFlightColumn,
  maxColumn,
  quantileColumn,
  rateColumn,
  type SumColumn,
} from '../../rows/sum-columns.ts';
import { cutStart } from '../../text.ts';
import type { WorkloadRow } from './workload-rows.ts';

type Column = ListColumn<WorkloadRow>;

const SERVED = red('server', 'served', 'of what it serves');
const CALLED = red('client', 'called', 'of what it calls');

/** A role that it never had has blanks, not zeros. */
function sumOf(role: Role): (row: WorkloadRow) => RowSum | null {
  return ({ rows, sums }) => (rows.some((row) => row.role === role) ? sums[role] : null);
}

function red(role: Role, word: string, of: string): readonly Column[] {
  const sum = sumOf(role);
  const place = (part: string, rest: Omit<SumColumn, 'id'>): SumColumn => ({ id: `${word}-${part}`, ...rest });
  return [
    rateColumn({ id: word, title: word, priority: 0, help: `transactions per second ${of}` }, sum),
    errorColumn(place('err%', { title: 'err%', priority: 0, help: `errors in per cent ${of}` }), sum),
    quantileColumn(
      place('p95', { title: 'p95ms', priority: 4, help: `95th percentile ${of}; <: the worst row's` }),
      sum,
      'p95',
    ),
    quantileColumn(
      place('p99', {
        title: 'p99ms',
        priority: 0,
        help: `99th percentile ${of}; <: the worst row's, that of all is less`,
      }),
      sum,
      'p99',
    ),
    maxColumn(place('max', { title: 'max', priority: 5, help: `longest duration ${of}, ms` }), sum),
    inFlightColumn(place('infl', { title: 'infl', priority: 1, help: `requests under way now ${of}` }), sum),
    bytesColumn(
      place('req', { title: 'reqB/s', priority: 7, help: `bytes of requests per second ${of}` }),
      sum,
      'requestBytes',
    ),
    bytesColumn(
      place('resp', { title: 'resB/s', priority: 7, help: `bytes of responses per second ${of}` }),
      sum,
      'responseBytes',
    ),
  ];
}

function words(
  place: SumColumn & { readonly width: number },
  of: (workload: SnapshotRow['workload']) => string | null,
): Column {
  return {
    ...WORDS,
    ...place,
    sort: ({ parent, workload }) => (parent === null ? null : of(workload)),
    text: ({ parent, workload }, _, width) => (parent === null ? '' : cutStart(of(workload) ?? '', width)),
  };
}

const WHO: readonly Column[] = [
  rateColumn(
    { id: 'other', title: 'other', priority: 6, help: 'per second, of which nobody knows who asks' },
    sumOf('unknown'),
  ),
  words(
    { id: 'container', title: 'container', priority: 2, width: 14, help: 'name of its container, else the id' },
    (workload) => workload.containerName ?? workload.containerId?.slice(0, 12) ?? null,
  ),
  words({ id: 'unit', title: 'unit', priority: 3, width: 18, help: 'its systemd unit' }, ({ unit }) => unit),
  words(
    { id: 'instance', title: 'instance', priority: 8, width: 20, help: 'its instance, as exports have it' },
    ({ instance }) => instance,
  ),
  words({ id: 'pod', title: 'pod', priority: 9, width: 12, help: "uid of Kubernetes' pod" }, ({ podUid }) => podUid),
];

export const WORKLOAD_COLUMNS: readonly Column[] = [...SERVED, ...CALLED, ...WHO];
