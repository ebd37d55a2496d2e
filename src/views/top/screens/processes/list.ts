import type { Filter, Term } from '../../../../lib/filter/tree.ts';
import { ROW_FACTS } from '../../../../metrics/row-facts.ts';
import { type List, makeList } from '../../list/list.ts';
import { anyFacts } from '../../list/map-facts.ts';
import { allOf, is, narrowedOverview } from '../../rows/narrowing.ts';
import { left } from '../../text.ts';
import { WORKLOAD_COLUMNS } from './columns.ts';
import { type WorkloadRow, workloadRows } from './workload-rows.ts';

/** Applications, and below each its processes. */
export const workloadList: List = makeList<WorkloadRow>({
  id: 'processes',
  title: 'WORKLOADS',
  empty: 'nothing served or called yet',
  columns: WORKLOAD_COLUMNS,
  sort: { by: 'served', reversed: false },
  calm: true,
  facts: anyFacts(ROW_FACTS, ({ rows }) => rows),
  rows: ({ picture }) => workloadRows(picture),
  keyOf: ({ key }) => key,
  parentOf: ({ parent }) => parent,
  namer:
    (_, { width }) =>
    (row) =>
      left(nameOf(row), width),
  nameOf,
  weight: ({ sums }) => sums.server.ratePerSecond + sums.client.ratePerSecond,
  isLast: ({ idle }) => idle,
  tone: ({ idle, parent }) => (idle ? 'dim' : parent === null ? 'strong' : null),
  describe,
  enter: (row) => narrowedOverview(filterOf(row)),
});

function nameOf({ parent, application, workload, pids }: WorkloadRow): string {
  return parent === null ? application : [workload.command, ...pids].join(' ');
}

function describe(row: WorkloadRow): string {
  const { workload, pids, application } = row;
  const { command, containerName, containerId, unit, instance, podUid } = workload;
  if (row.parent === null) return `${application}  pids ${pids.join(',')}`;
  const parts = { container: containerName ?? containerId, unit, instance, pod: podUid };
  return [
    `${command} of ${application}`,
    `pids ${pids.join(',')}`,
    ...Object.entries(parts).flatMap(([name, text]) => (text === null ? [] : [`${name} ${text}`])),
  ].join('  ');
}

function filterOf({ parent, application, workload }: WorkloadRow): Filter {
  const own: Term[] = [
    is('comm', workload.command),
    ...(workload.instance === null ? [] : [is('instance', workload.instance)]),
  ];
  return allOf([is('app', application), ...(parent === null ? [] : own)]);
}
