import type { SnapshotRow } from '../../../../metrics/snapshot.ts';
import type { Role } from '../../../../transactions/transaction.ts';
import { type Picture, perPicture, type TrackedRow } from '../../picture.ts';
import { type RowSum, sumRows } from '../../rows/sum.ts';

/** An application with all its rows, or what of it shares command, container, unit and instance. */
export interface WorkloadRow {
  readonly key: string;
  /** Key of the application; null: it is one. */
  readonly parent: string | null;
  readonly application: string;
  /** Of an application that of its first row. */
  readonly workload: SnapshotRow['workload'];
  /** In order. */
  readonly pids: readonly number[];
  readonly rows: readonly SnapshotRow[];
  /** None of its rows has traffic. */
  readonly idle: boolean;
  readonly sums: Readonly<Record<Role, RowSum>>;
}

const SEPARATOR = '\0';

/** Applications, each followed by its parts. */
export const workloadRows: (picture: Picture) => readonly WorkloadRow[] = perPicture(({ rows }) => {
  const applications = Map.groupBy(Object.values(rows).flat(), ({ row }) => row.workload.application);
  return [...applications].flatMap(([application, own]) => [
    workloadRow(own, { key: application, parent: null }),
    ...[...Map.groupBy(own, ({ row }) => partKey(row.workload))].map(([key, part]) =>
      workloadRow(part, { key: application + SEPARATOR + key, parent: application }),
    ),
  ]);
});

function partKey({ name, command, containerId, unit, instance }: SnapshotRow['workload']): string {
  return [name, command, containerId, unit, instance].map((part) => part ?? '').join(SEPARATOR);
}

function workloadRow(own: readonly TrackedRow[], place: Pick<WorkloadRow, 'key' | 'parent'>): WorkloadRow {
  const [first] = own as [TrackedRow, ...TrackedRow[]];
  const { workload } = first.row;
  const byRole = (role: Role): RowSum => sumRows(own.filter(({ row }) => row.role === role));
  return {
    ...place,
    application: workload.application,
    workload,
    pids: [...new Set(own.flatMap(({ row }) => row.workload.pids))].sort((a, b) => a - b),
    rows: own.map(({ row }) => row),
    idle: own.every(({ idle }) => idle),
    sums: { server: byRole('server'), client: byRole('client'), unknown: byRole('unknown') },
  };
}
