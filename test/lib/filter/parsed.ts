import assert from 'node:assert/strict';
import type { FilterFault } from '../../../src/lib/filter/fault.ts';
import { parseFilter, type Vocabulary } from '../../../src/lib/filter/parser.ts';
import type { Filter } from '../../../src/lib/filter/tree.ts';

const ANY: Vocabulary = { protocols: null };

/** The filter that this text is. */
export function filterOf(text: string, vocabulary: Vocabulary = ANY): Filter {
  const parsed = parseFilter(text, vocabulary);
  if (parsed.kind === 'fault') assert.fail(`${text}: ${JSON.stringify(parsed.fault)}`);
  return parsed.filter;
}

/** Why this text is none. */
export function faultOf(text: string, vocabulary: Vocabulary = ANY): FilterFault {
  const parsed = parseFilter(text, vocabulary);
  if (parsed.kind === 'filter') assert.fail(`${text} is a filter: ${JSON.stringify(parsed.filter)}`);
  return parsed.fault;
}
