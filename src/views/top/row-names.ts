import type { SnapshotRow } from '../../metrics/snapshot.ts';
import type { Role } from '../../transactions/transaction.ts';
import { fitColumns } from './columns.ts';
import { rowName, serverName, workloadName } from './names.ts';
import { cut, cutStart, left, widthOf } from './text.ts';

/** Operations are aligned up to this width (`OPTIONS`); longer ones push their resource to the right. */
const MAX_OPERATION = 7;
/** Protocols likewise (`redis`, `mysql`, `kafka`). */
const MAX_PROTOCOL = 5;
/** What stands beside the name is not cut below this while the name can be: the end of an IPv4 address, and its port. */
const MIN_BESIDE = 10;
/** In a shorter name cell nothing stands beside: the operation says more. */
const MIN_WIDTH_WITH_BESIDE = 30;

/** What a row's name does not tell and no column does either. */
type Beside = 'server' | 'workload' | null;

/** Gives the name cell of each of `rows`: what was asked, and beside it by or of whom, where that is needed to tell rows apart. */
export function rowNamer(role: Role, rows: readonly SnapshotRow[], width: number): (row: SnapshotRow) => string {
  const { nameWidth, columns } = fitColumns(role, width);
  const shown = columns.map(({ title }) => title);
  const beside = nameWidth < MIN_WIDTH_WITH_BESIDE ? null : besideOf(role, rows, shown);
  const named = role !== 'server' || rows.some(({ protocol }) => protocol !== 'http');
  const protocols = named ? Math.min(MAX_PROTOCOL, longest(rows.map(({ protocol }) => protocol))) : 0;
  const operations = beside === null ? Math.min(MAX_OPERATION, longest(rows.map(({ operation }) => operation))) : 0;
  return (row) => {
    const operation = row.operation.padEnd(operations);
    const asked = row.resource === null ? operation : `${operation} ${row.resource}`;
    const label = named ? `${row.protocol.padEnd(protocols)} ${asked}` : asked;
    return beside === null ? left(label, nameWidth) : withBeside(label, row, beside, nameWidth);
  };
}

function besideOf(role: Role, rows: readonly SnapshotRow[], shown: readonly string[]): Beside {
  if (role !== 'server') return shown.includes('server') ? null : 'server';
  if (new Set(rows.map(workloadName)).size > 1) return shown.includes('workload') ? null : 'workload';
  const unique = new Set(rows.map(rowName)).size === rows.length;
  return unique || shown.includes('server') ? null : 'server';
}

function withBeside(label: string, row: SnapshotRow, beside: 'server' | 'workload', width: number): string {
  const text = beside === 'server' ? serverName(row.server) : workloadName(row);
  const room = Math.min(widthOf(text), Math.max(MIN_BESIDE, width - widthOf(label) - 1));
  const shown = beside === 'server' ? cutStart(text, room) : cut(text, room);
  return `${left(label, width - room - 1)} ${shown}`;
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}
