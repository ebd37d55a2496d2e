import { Chalk, type ChalkInstance } from 'chalk';
import type { ScreenSettings } from '../app/config/screen-settings.ts';
import type { Snapshot, SnapshotLoss, SnapshotRow, SnapshotTotals } from '../metrics/snapshot.ts';
import type { Role } from '../transactions/transaction.ts';
import type { ProtocolWords } from './protocol-words.ts';
import { drawGrid } from './table-grid.ts';
import { renderKeyValues } from './table-list.ts';
import { coverageText, lostText } from './top/account.ts';
import { age, grouped, percent, rate, span } from './top/figures.ts';
import { type CellContext, type FittedColumn, fitColumns } from './top/list/column.ts';
import type { SortOrder } from './top/list/sort.ts';
import { endName, targetTitle, workloadName } from './top/names.ts';
import { advance, type Picture, type TrackedRow } from './top/picture.ts';
import { quietTexts } from './top/quiet.ts';
import { ROW_COLUMNS } from './top/rows/columns.ts';
import { rowList } from './top/rows/list.ts';
import { areUnique, type Beside, rowNamer } from './top/rows/row-names.ts';
import { cut, left, right } from './top/text.ts';

export interface TableOptions {
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
  readonly color: boolean;
  readonly protocols: ProtocolWords;
  readonly look: TableLook;
  readonly thresholds: ScreenSettings['thresholds'];
}

/** Null: as the live screen has it at first; all of them. */
export interface TableLook {
  /** Ids of columns, in their order. */
  readonly columns: readonly string[] | null;
  readonly sort: SortOrder | null;
  /** Rows of each table. */
  readonly limit: number | null;
}

const LISTS = { server: rowList('server'), client: rowList('client'), unknown: rowList('unknown') };
const OVERVIEW = { screen: 'overview', title: '', row: null, transaction: null };
const ALL = { filter: null, errorsOnly: false };

/** Narrower terminals get what fits here: below it the columns of figures alone fill the line. */
const NARROWEST = 60;
/** Of a server's address this much stays where the name beside it is long: an IPv4 address and a port of four digits. */
const LEAST_SERVER = 13;

/** One window for people, as `top --once` prints it: totals and account, then a table a role with the columns of the live screen. */
export function renderTable(snapshot: Snapshot, options: TableOptions): string {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  const width = Math.max(NARROWEST, options.columns);
  const roles: Role[] = ['server', 'client'];
  if (snapshot.rows.some((row) => row.role === 'unknown')) roles.push('unknown');
  const picture = advance(null, { snapshot, scene: null }, new Set());
  const tables = roles.map((role) => tableOf(picture, role, { ...options, width, chalk }));
  const parts = [headerOf(snapshot, width, options), ...tables];
  if (snapshot.rows.length === 0) parts.push(quietTexts(snapshot, null, options.protocols).join('\n'));
  return parts.join('\n\n');
}

interface Paper extends Pick<TableOptions, 'protocols' | 'look' | 'thresholds'> {
  readonly width: number;
  readonly chalk: ChalkInstance;
}

function headerOf(snapshot: Snapshot, width: number, { color, protocols }: TableOptions): string {
  const { target, window, totals, coverage, loss } = snapshot;
  const title = `${targetTitle(target)}, ${span(window.durationSeconds)}${target.alive ? '' : ', ended'}`;
  const pairs: readonly (readonly [string, string])[] = [
    ['sae-mon', cut(title, width - 'sae-mon'.length - 2)],
    ['SERVED', totalsText(totals.server)],
    ['CALLED', totalsText(totals.client)],
    ['SEEN', coverageText(coverage, protocols)],
    ['LOST', lossText(loss)],
  ];
  return renderKeyValues(pairs, { width, color });
}

function totalsText(totals: SnapshotTotals): string {
  const { transactions, errorRatio, inFlight, oldestInFlightSeconds: oldest } = totals;
  const parts = [`${rate(totals.ratePerSecond)}/s`, `${grouped(transactions)} transactions`];
  if (errorRatio !== null) parts.push(`${percent(errorRatio)}% errors`);
  parts.push(`${grouped(inFlight)} in flight${oldest === null ? '' : `, oldest ${age(oldest)}`}`);
  return parts.join('  ');
}

function lossText(loss: SnapshotLoss): string {
  if (loss.complete) return 'nothing';
  const what = lostText(loss);
  return what === '' ? 'some counts are too low' : `${what}: some counts are too low`;
}

function tableOf(picture: Picture, role: Role, { protocols, look, thresholds, width, chalk }: Paper): string {
  const list = LISTS[role];
  const byKey = new Map(picture.rows[role].map((tracked) => [tracked.row.key, tracked]));
  const sorted = list.order({ picture, place: OVERVIEW }, look.sort ?? list.sort, ALL);
  const tracked = sorted.slice(0, look.limit ?? sorted.length).flatMap((key) => byKey.get(key) ?? []);
  const rows = tracked.map(({ row }) => row);
  const { nameWidth, columns } = fitColumns(ROW_COLUMNS[role], width, look.columns);
  // The live screen keeps one column for the mark of the selection.
  const nameColumn = { width: nameWidth + 1, align: 'left', gap: 0 } as const;
  const nameOf = rowNamer(role, rows, {
    width: nameColumn.width,
    protocols,
    beside: besideOf(rows, role, columns),
    leastBeside: LEAST_SERVER,
    // Lines are for other programs, too: one blank between words.
    aligned: false,
  });
  const titles = columns.map((fitted) => chalk.dim(aligned(fitted, fitted.column.title)));
  const lines = tracked.map((each) => [
    nameOf(each.row),
    ...columns.map((fitted) => cellOf(chalk, fitted, each, { picture, protocols, thresholds })),
  ]);
  if (rows.length === 0) lines.push([chalk.dim('none')]);
  const left = sorted.length - rows.length;
  if (left > 0) lines.push([chalk.dim(`${grouped(left)} more`)]);
  const grid = columns.map(({ column: { gap, align }, width: cell }) => ({ gap, align, width: cell }));
  return drawGrid([nameColumn, ...grid], [[chalk.bold(list.title), ...titles], ...lines]).join('\n');
}

/**
 * The server where it has no column of its own and is needed: always for calls, else where names alone are not unique. Where rows
 * are split, by what they are.
 */
function besideOf(rows: readonly SnapshotRow[], role: Role, columns: readonly FittedColumn<TrackedRow>[]): Beside {
  const has = (id: string): boolean => columns.some(({ column }) => column.id === id);
  const ends: Beside = rows.some((row) => endName(row) !== null) ? ['end'] : [];
  if (role !== 'server') return has('server') ? ends : ['server', ...ends];
  const differ = new Set(rows.map(workloadName)).size > 1 && !has('workload');
  if (differ || ends.length > 0) return [...(differ ? (['workload'] as const) : []), ...ends];
  return areUnique(rows) ? [] : ['server'];
}

function cellOf(
  chalk: ChalkInstance,
  fitted: FittedColumn<TrackedRow>,
  tracked: TrackedRow,
  context: CellContext,
): string {
  const { column, width } = fitted;
  const text = aligned(fitted, column.text(tracked, context, width));
  const tone = column.tone?.(tracked, context);
  if (tone === 'bad') return chalk.red(text);
  return tone === 'warn' ? chalk.yellow(text) : text;
}

/** Cut before it is painted, since nothing may cut a colour's end off. */
function aligned({ column, width }: FittedColumn<TrackedRow>, text: string): string {
  return column.align === 'right' ? right(text, width) : left(text, width);
}
