import type { SnapshotRow } from '../../../metrics/snapshot.ts';
import type { Role } from '../../../transactions/transaction.ts';
import type { ProtocolWords } from '../../protocol-words.ts';
import { cutServer } from '../cut-server.ts';
import type { Naming } from '../list/list.ts';
import { endName, rowName, serverName, workloadName } from '../names.ts';
import { cut, left, widthOf } from '../text.ts';

/** Operations are aligned up to this width (`OPTIONS`); longer ones push their resource to the right. */
const MAX_OPERATION = 7;
/** Names of protocols likewise. */
const MAX_PROTOCOL = 5;
/** Of an address as much stays where the name beside it is long: the end of an IPv4 address, and its port. */
const LEAST_BESIDE = 10;
/** Of two that stand beside, the first is left out below this. */
const LEAST_FIRST = 5;
/** In a shorter name cell nothing stands beside: the operation says more. */
const LEAST_WIDTH_WITH_BESIDE = 30;

/** What a row's name does not tell and no column does either. */
export type Beside = readonly ('server' | 'workload' | 'end')[];

export interface RowNaming {
  /** Columns of the cell. */
  readonly width: number;
  readonly protocols: ProtocolWords;
  /** By or of whom, where that is needed to tell rows apart. */
  readonly beside: Beside;
  /** It is not cut below this while the name can be. */
  readonly leastBeside: number;
  /** Protocols stand below each other, and operations where there is room. */
  readonly aligned: boolean;
}

/** Gives the name cell of each of `rows`: what was asked, and what stands beside it. */
export function rowNamer(role: Role, rows: readonly SnapshotRow[], naming: RowNaming): (row: SnapshotRow) => string {
  const { width, beside, aligned } = naming;
  const named = role !== 'server' || !allSelfEvident(rows, naming.protocols);
  const protocols = named && aligned ? Math.min(MAX_PROTOCOL, longest(rows.map(({ protocol }) => protocol))) : 0;
  const operations =
    beside.length === 0 && aligned ? Math.min(MAX_OPERATION, longest(rows.map(({ operation }) => operation))) : 0;
  return (row) => {
    const operation = row.operation.padEnd(operations);
    const asked = row.resource === null ? operation : `${operation} ${row.resource}`;
    const label = named ? `${row.protocol.padEnd(protocols)} ${asked}` : asked;
    return beside.length === 0 ? left(label, width) : withBeside(label, row, naming);
  };
}

/** As the live screen has them. */
export function liveRowNamer(
  role: Role,
  rows: readonly SnapshotRow[],
  { width, shown, protocols }: Naming,
): (row: SnapshotRow) => string {
  const beside = width < LEAST_WIDTH_WITH_BESIDE ? [] : besideOf(role, rows, shown);
  return rowNamer(role, rows, { width, protocols, beside, leastBeside: LEAST_BESIDE, aligned: true });
}

/** No two rows have the same name. */
export function areUnique(rows: readonly SnapshotRow[]): boolean {
  return new Set(rows.map(rowName)).size === rows.length;
}

function besideOf(role: Role, rows: readonly SnapshotRow[], shown: readonly string[]): Beside {
  const missing = (column: 'server' | 'workload'): Beside => (shown.includes(column) ? [] : [column]);
  const ends: Beside = rows.some((row) => endName(row) !== null) ? ['end'] : [];
  if (role !== 'server') return [...missing('server'), ...ends];
  if (new Set(rows.map(workloadName)).size > 1) return [...missing('workload'), ...ends];
  return areUnique(rows) || ends.length > 0 ? ends : missing('server');
}

/** All of one protocol, whose rows are known at sight. */
function allSelfEvident(rows: readonly SnapshotRow[], { selfEvident }: ProtocolWords): boolean {
  const protocol = rows[0]?.protocol;
  return protocol !== undefined && selfEvident.has(protocol) && rows.every((row) => row.protocol === protocol);
}

function withBeside(label: string, row: SnapshotRow, { width, leastBeside, beside }: RowNaming): string {
  const text = beside.map((part) => besideText(row, part)).join(' ');
  const room = Math.min(widthOf(text), Math.max(leastBeside, width - widthOf(label) - 1));
  const shown = widthOf(text) <= room ? cut(text, room) : cutBeside(row, beside, room);
  // The name has what the other does not need.
  return `${left(label, width - widthOf(shown) - 1)} ${shown}`;
}

function cutBeside(row: SnapshotRow, beside: Beside, room: number): string {
  const [first, second] = beside;
  if (first === undefined) return '';
  if (second === undefined) {
    return first === 'workload' ? cut(besideText(row, first), room) : cutServer(besideText(row, first), room);
  }
  // Who is at the other end tells these rows apart.
  const end = cutServer(besideText(row, second), room);
  const rest = room - widthOf(end) - 1;
  return rest < LEAST_FIRST ? end : `${cutBeside(row, [first], rest)} ${end}`;
}

function besideText(row: SnapshotRow, part: Beside[number]): string {
  if (part === 'end') return endName(row) ?? '';
  return part === 'server' ? serverName(row.server) : workloadName(row);
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}
