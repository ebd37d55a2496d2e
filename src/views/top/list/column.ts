import type { ScreenSettings } from '../../../app/config/screen-settings.ts';
import type { ProtocolWords } from '../../protocol-words.ts';
import type { Picture } from '../picture.ts';
import type { Tone } from '../theme.ts';

/** What cells are made with, beside their row. */
export interface CellContext {
  readonly picture: Picture;
  readonly protocols: ProtocolWords;
  readonly thresholds: ScreenSettings['thresholds'];
}

/** A column of fixed width; what is left of the line is the name's. */
export interface ListColumn<Row> {
  /** What configuration, `--columns` and `--sort` call it. */
  readonly id: string;
  readonly title: string;
  /** What it shows, for who chooses columns. */
  readonly help: string;
  /** Columns of its text, without the gap before it. */
  readonly width: number;
  /** … on terminals that have room. */
  readonly wide?: number;
  readonly gap: number;
  readonly align: 'left' | 'right';
  /** It stands before the name, as the time does in a log; its gap is behind it. */
  readonly leads?: true;
  /** Those with the smaller number have room first. */
  readonly priority: number;
  /** What rows are sorted by, numbers from the largest, texts from A; null: such rows come last. Left out: nobody sorts by it. */
  sort?(row: Row): number | string | null;
  text(row: Row, context: CellContext, width: number): string;
  tone?(row: Row, context: CellContext): Tone;
}

/** A column of figures. */
export const FIGURE = { align: 'right', gap: 1 } as const;
/** A column of words. */
export const WORDS = { align: 'left', gap: 2 } as const;

/** A column as it is drawn. */
export interface FittedColumn<Row> {
  readonly column: ListColumn<Row>;
  readonly width: number;
}

export interface Fitted<Row> {
  readonly nameWidth: number;
  readonly columns: readonly FittedColumn<Row>[];
}

/** From this width on columns are as wide as they like. */
const WIDE_FROM = 150;
/** What the name keeps, if there is as much: more where lines are longer. */
const LEAST_NAME = 29;
const LEAST_NAME_SHARE = 0.25;

/**
 * The columns that a line of this width has room for, in their order, and what they leave for the name; one column stays free on
 * the left for the mark of the selection. `chosen` are ids in the user's order: these alone.
 */
export function fitColumns<Row>(
  all: readonly ListColumn<Row>[],
  width: number,
  chosen: readonly string[] | null,
): Fitted<Row> {
  const wanted = chosen === null ? all : chosen.flatMap((id) => all.filter((column) => column.id === id));
  const sized = wanted.map((column) => ({
    column,
    width: width >= WIDE_FROM ? (column.wide ?? column.width) : column.width,
  }));
  const room = width - 1 - Math.max(LEAST_NAME, Math.floor(width * LEAST_NAME_SHARE));
  const taken = chosen === null ? takeGroups(sized, room) : takeFirst(sized, room);
  const columns = sized.filter((fitted) => taken.has(fitted));
  const used = columns.reduce((sum, fitted) => sum + fitted.width + fitted.column.gap, 1);
  return { columns, nameWidth: Math.max(0, width - used) };
}

/** Columns of one priority belong together: all of them, or none. */
function takeGroups<Row>(sized: readonly FittedColumn<Row>[], room: number): ReadonlySet<FittedColumn<Row>> {
  const taken = new Set<FittedColumn<Row>>();
  let left = room;
  const groups = Map.groupBy(sized, ({ column }) => column.priority);
  for (const [, group] of [...groups].sort(([a], [b]) => a - b)) {
    left -= group.reduce((sum, fitted) => sum + needed(fitted), 0);
    // What is essential stands there, however little the name keeps.
    if (left < 0 && taken.size > 0) break;
    for (const fitted of group) taken.add(fitted);
  }
  return taken;
}

/** Who has chosen columns has ordered them by weight, too. */
function takeFirst<Row>(sized: readonly FittedColumn<Row>[], room: number): ReadonlySet<FittedColumn<Row>> {
  let left = room;
  const end = sized.findIndex((fitted) => {
    left -= needed(fitted);
    return left < 0;
  });
  return new Set(end < 0 ? sized : sized.slice(0, end));
}

function needed<Row>({ column, width }: FittedColumn<Row>): number {
  return width + column.gap;
}
