import type { TextField } from '../../../lib/filter/fields.ts';
import { printFilter } from '../../../lib/filter/print.ts';
import type { Filter, Term } from '../../../lib/filter/tree.ts';
import type { Place } from '../place.ts';

/** `app:shop`, and nothing else that looks like a pattern. */
export function is(field: TextField, text: string): Term {
  return { kind: 'text', field, patterns: [{ kind: 'literal', text }] };
}

export function allOf(terms: readonly [Term, ...Term[]]): Filter {
  return terms.length === 1 ? terms[0] : { kind: 'and', parts: terms };
}

/** The overview, of these rows alone; its breadcrumb is the filter that everybody could type. */
export function narrowedOverview(filter: Filter, title = printFilter(filter)): Place {
  return { screen: 'overview', title, row: null, transaction: null, filter };
}
