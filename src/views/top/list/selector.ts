import { compileFilter, type Predicate } from '../../../lib/filter/compile.ts';
import type { Facts } from '../../../lib/filter/facts.ts';
import type { Filter } from '../../../lib/filter/tree.ts';

/** Which rows of a list. */
export interface ListFilter {
  readonly filter: Filter | null;
  /** Of the place: what it is about, whatever the user filters. */
  readonly within?: Filter | undefined;
  readonly errorsOnly: boolean;
}

/** Compiles each filter once. */
export function selector<Row>(facts: Facts<Row>): (filter: ListFilter) => Predicate<Row> {
  const compiled = new WeakMap<Filter, Predicate<Row>>();
  const compile = (filter: Filter): Predicate<Row> => {
    const selects = compiled.get(filter) ?? compileFilter(filter, facts);
    compiled.set(filter, selects);
    return selects;
  };
  return ({ filter, within, errorsOnly }) => {
    const filters = [filter, within ?? null].flatMap((each) => (each === null ? [] : compile(each)));
    const all = errorsOnly && facts.error !== null ? [facts.error, ...filters] : filters;
    return (row) => all.every((selects) => selects(row));
  };
}
