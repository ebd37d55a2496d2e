import type { Facts } from '../../../lib/filter/facts.ts';
import type { ProtocolWords } from '../../protocol-words.ts';
import type { Picture } from '../picture.ts';
import type { Place } from '../place.ts';
import { widthOf } from '../text.ts';
import type { Tone } from '../theme.ts';
import { type CellContext, fitColumns, type ListColumn } from './column.ts';
import { type ListFilter, selector } from './selector.ts';
import { compareSortables, type SortOrder } from './sort.ts';
import { inTreeOrder, type ParentOf, pathTo, treeLines } from './tree.ts';

/** What a list is of. */
export interface ListSource {
  readonly picture: Picture;
  readonly place: Place;
}

export interface Naming {
  /** Columns of the cell. */
  readonly width: number;
  /** Ids of the columns beside it. */
  readonly shown: readonly string[];
  readonly protocols: ProtocolWords;
}

/** A table of rows of one kind: everything that a screen says of it. */
export interface ListSpec<Row> {
  /** What configuration calls it. */
  readonly id: string;
  readonly title: string;
  /** Said where there are no rows; null: the list is left out then. */
  readonly empty: string | null;
  readonly columns: readonly ListColumn<Row>[];
  /** As it is sorted until somebody says otherwise. */
  readonly sort: SortOrder;
  /** True where rows keep their place until their rank has held (`ranks.ts`); false where the order is the sense of it. */
  readonly calm: boolean;
  readonly facts: Facts<Row>;
  rows(source: ListSource): readonly Row[];
  keyOf(row: Row): string;
  /** Key of the row that it stands below; null: it is outermost. Left out: the list is no tree. */
  parentOf?(row: Row): string | null;
  /** Gives the name cell of each of `rows`. */
  namer(rows: readonly Row[], naming: Naming): (row: Row) => string;
  /** What sorting by name goes by. */
  nameOf(row: Row): string;
  /** Settles ties; 0 if left out. */
  weight?(row: Row): number;
  /** Comes behind all others. */
  isLast?(row: Row): boolean;
  /** Of the whole line; null: each cell has its own. */
  tone?(row: Row, context: CellContext): Tone | null;
  /** The row in full, on one line. */
  describe(row: Row): string;
  /** Where Enter leads; null: nowhere. */
  enter(row: Row): Place | null;
}

/** A row of which all is known but its cells. */
export interface DrawnRow {
  readonly key: string;
  readonly name: string;
  readonly tone: Tone | null;
  readonly cells: readonly { readonly text: string; readonly tone: Tone }[];
}

/** The columns that a line has room for. */
export interface FittedHeadings {
  readonly nameWidth: number;
  readonly columns: readonly {
    readonly id: string;
    readonly title: string;
    readonly width: number;
    readonly gap: number;
    readonly align: 'left' | 'right';
    /** Before the name. */
    readonly leads: boolean;
  }[];
}

/** A list, whatever its rows are. */
export interface List {
  readonly id: string;
  readonly title: string;
  readonly empty: string | null;
  readonly sort: SortOrder;
  readonly calm: boolean;
  /** All there are, in the order of the terminal. */
  readonly columns: readonly {
    readonly id: string;
    readonly title: string;
    readonly help: string;
    readonly sortable: boolean;
  }[];
  fit(width: number, chosen: readonly string[] | null): FittedHeadings;
  /** Null: it is no tree. */
  parentOf(source: ListSource): ParentOf | null;
  /** Keys of its rows: those that the filter selects, sorted; of a tree also those that they stand below. */
  order(source: ListSource, sort: SortOrder, filter: ListFilter): readonly string[];
  /** Of `keys`, those from `offset` on, `height` at most. */
  draw(source: ListSource, keys: readonly string[], part: DrawnPart): readonly DrawnRow[];
  describe(source: ListSource, key: string): string | null;
  enter(source: ListSource, key: string): Place | null;
}

export interface DrawnPart {
  readonly offset: number;
  readonly height: number;
  readonly width: number;
  readonly chosen: readonly string[] | null;
  readonly protocols: ProtocolWords;
  readonly thresholds: CellContext['thresholds'];
}

export const BY_NAME = 'name';

/** Hides what kind of rows it has. */
export function makeList<Row>(spec: ListSpec<Row>): List {
  const selects = selector(spec.facts);
  const byKey = (source: ListSource): ReadonlyMap<string, Row> =>
    new Map(spec.rows(source).map((row) => [spec.keyOf(row), row]));
  const find = (source: ListSource, key: string): Row | undefined =>
    spec.rows(source).find((row) => spec.keyOf(row) === key);
  return {
    id: spec.id,
    title: spec.title,
    empty: spec.empty,
    sort: spec.sort,
    calm: spec.calm,
    columns: spec.columns.map(({ id, title, help, sort }) => ({ id, title, help, sortable: sort !== undefined })),
    fit: (width, chosen) => {
      const { nameWidth, columns } = fitColumns(spec.columns, width, chosen);
      return {
        nameWidth,
        columns: columns.map(({ column: { id, title, gap, align, leads = false }, width: cell }) => ({
          ...{ id, title, gap, align, leads },
          width: cell,
        })),
      };
    },
    parentOf: (source) => parentsOf(spec, byKey(source)),
    order: (source, sort, filter) => {
      const rows = spec.rows(source);
      const selected = rows.filter(selects(filter));
      const parentOf = parentsOf(spec, byKey(source));
      if (parentOf === null) return sortedKeys(spec, selected, sort);
      const shown = new Set(selected.flatMap((row) => pathTo(spec.keyOf(row), parentOf)));
      const all = rows.filter((row) => shown.has(spec.keyOf(row)));
      return inTreeOrder(sortedKeys(spec, all, sort), parentOf);
    },
    draw: (source, keys, part) => {
      const rows = byKey(source);
      return drawRows(
        spec,
        keys.flatMap((key) => rows.get(key) ?? []),
        source,
        part,
      );
    },
    describe: (source, key) => {
      const row = find(source, key);
      return row === undefined ? null : spec.describe(row);
    },
    enter: (source, key) => {
      const row = find(source, key);
      return row === undefined ? null : spec.enter(row);
    },
  };
}

function sortedKeys<Row>(spec: ListSpec<Row>, rows: readonly Row[], sort: SortOrder): readonly string[] {
  const column = spec.columns.find(({ id }) => id === sort.by);
  const sortedBy = (row: Row): number | string | null =>
    column?.sort?.(row) ?? (column === undefined ? spec.nameOf(row) : null);
  return rows
    .map((row) => ({
      key: spec.keyOf(row),
      value: sortedBy(row),
      last: spec.isLast?.(row) ?? false,
      weight: spec.weight?.(row) ?? 0,
    }))
    .sort(compareSortables(sort.reversed))
    .map(({ key }) => key);
}

function drawRows<Row>(
  spec: ListSpec<Row>,
  rows: readonly Row[],
  { picture }: ListSource,
  { offset, height, width, chosen, protocols, thresholds }: DrawnPart,
): readonly DrawnRow[] {
  const { nameWidth, columns } = fitColumns(spec.columns, width, chosen);
  const context = { picture, protocols, thresholds };
  const nameOf = namerOf(spec, rows, {
    width: nameWidth,
    shown: columns.map(({ column }) => column.id),
    protocols,
  });
  return rows.slice(offset, offset + height).map((row) => ({
    key: spec.keyOf(row),
    name: nameOf(row),
    tone: spec.tone?.(row, context) ?? null,
    cells: columns.map(({ column, width: cell }) => ({
      text: column.text(row, context, cell),
      tone: column.tone?.(row, context) ?? 'plain',
    })),
  }));
}

function parentsOf<Row>(spec: ListSpec<Row>, rows: ReadonlyMap<string, Row>): ParentOf | null {
  if (spec.parentOf === undefined) return null;
  return (key) => {
    const row = rows.get(key);
    return row === undefined ? null : (spec.parentOf?.(row) ?? null);
  };
}

/** In a tree the lines take a part of the cell. */
function namerOf<Row>(spec: ListSpec<Row>, rows: readonly Row[], naming: Naming): (row: Row) => string {
  const parentOf = parentsOf(spec, new Map(rows.map((row) => [spec.keyOf(row), row])));
  if (parentOf === null) return spec.namer(rows, naming);
  const lines = treeLines(
    rows.map((row) => spec.keyOf(row)),
    parentOf,
  );
  const namers = new Map<number, (row: Row) => string>();
  return (row) => {
    const line = lines.get(spec.keyOf(row)) ?? '';
    const width = Math.max(0, naming.width - widthOf(line));
    const nameOf = namers.get(width) ?? spec.namer(rows, { ...naming, width });
    namers.set(width, nameOf);
    return line + nameOf(row);
  };
}
