import { MAX_FILTER_LENGTH, parseFilter } from '../../../lib/filter/parser.ts';
import { letterOf } from '../key-names.ts';
import { actionOf, TYPING } from '../keys.ts';
import type { FilterState, TopState } from '../state.ts';

/** A key while a filter is typed. Rows follow each letter. */
export function pressTyping(state: TopState, key: string): TopState {
  const { filter } = state;
  switch (actionOf(TYPING, key)) {
    case 'accept':
      // Why it cannot be understood stands beside it until it can.
      return filter.fault === null ? { ...state, filter: { ...filter, typing: false } } : state;
    case 'drop':
      return { ...state, filter: typed('', false) };
    case 'erase':
      return { ...state, filter: typed([...filter.text].slice(0, -1).join(''), true, filter) };
    case 'eraseAll':
      return { ...state, filter: typed('', true) };
    case 'quit':
      return { ...state, quitting: true };
    case 'suspend':
      return state;
    default: {
      const letter = letterOf(key);
      if (letter === null) return state;
      return { ...state, filter: typed((filter.text + letter).slice(0, MAX_FILTER_LENGTH), true, filter) };
    }
  }
}

/** What half of a word says is not known yet: what was understood last holds. */
function typed(text: string, typing: boolean, before?: FilterState): FilterState {
  if (text.trim() === '') return { text, typing, filter: null, fault: null };
  const parsed = parseFilter(text, { protocols: null });
  if (parsed.kind === 'filter') return { text, typing, filter: parsed.filter, fault: null };
  return { text, typing, filter: before?.filter ?? null, fault: parsed.fault.message };
}
