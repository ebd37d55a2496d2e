import { UserError } from '../lib/errors.ts';
import { nearestName } from '../lib/nearest.ts';
import { BY_NAME } from '../views/top/list/list.ts';
import { type SortOrder, sortOrder } from '../views/top/list/sort.ts';
import { ROW_COLUMN_HELP } from '../views/top/rows/columns.ts';

/** Which columns rows have, how they are sorted, and how many are shown; null: as the view has it. */
export interface RowLook {
  /** Ids in their order. */
  readonly columns: readonly string[] | null;
  readonly sort: SortOrder | null;
  readonly limit: number | null;
}

export interface LookWords {
  readonly columns?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: string | undefined;
}

/**
 * What `--columns rate,p99`, `--sort -rate` and `--limit 5` say.
 * @throws UserError BAD_FLAG
 */
export function readRowLook({ columns, sort, limit }: LookWords): RowLook {
  return {
    columns: columns === undefined ? null : columns.split(',').map((word) => known('--columns', word.trim(), COLUMNS)),
    sort: sort === undefined ? null : readSort(sort),
    limit: limit === undefined ? null : readLimit(limit),
  };
}

const COLUMNS = Object.keys(ROW_COLUMN_HELP);

function readSort(text: string): SortOrder {
  const order = sortOrder(text);
  return { ...order, by: known('--sort', order.by, [...COLUMNS, BY_NAME]) };
}

function readLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError('BAD_FLAG', `--limit ${text} is not a number of rows`, ['Give a whole number above zero.']);
}

function known(flag: string, word: string, names: readonly string[]): string {
  if (names.includes(word)) return word;
  const nearest = nearestName(word, names);
  throw new UserError('BAD_FLAG', `${flag}: ${JSON.stringify(word)} is no column`, [
    ...(nearest === null ? [] : [`Did you mean ${nearest}?`]),
    `There are ${names.join(', ')}.`,
  ]);
}
