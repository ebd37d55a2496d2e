export interface SortOrder {
  /** Id of a column, or `name`. */
  readonly by: string;
  readonly reversed: boolean;
}

/** As configuration and flags have it: `p99`, and `-p99` the other way round. */
export function sortOrder(text: string): SortOrder {
  const reversed = text.startsWith('-');
  return { by: reversed ? text.slice(1) : text, reversed };
}

/** What is sorted: its key settles ties, so that the order is total. */
export interface Sortable {
  readonly key: string;
  /** Null: it comes last, whatever the direction. */
  readonly value: number | string | null;
  /** Comes behind all others (also reversed), as idle rows do: their figures are of the past. */
  readonly last: boolean;
  /** Settles ties of `value`, the largest first. */
  readonly weight: number;
}

/** Numbers from the largest, texts from A. */
export function compareSortables(reversed: boolean): (a: Sortable, b: Sortable) => number {
  const sign = reversed ? -1 : 1;
  return (a, b) => {
    if (a.last !== b.last) return a.last ? 1 : -1;
    if (a.value !== b.value) return compareValues(a.value, b.value, sign);
    return sign * (b.weight - a.weight) || compareTexts(a.key, b.key);
  };
}

function compareValues(a: Sortable['value'], b: Sortable['value'], sign: number): number {
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return sign * (b - a);
  return sign * compareTexts(String(a), String(b));
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
