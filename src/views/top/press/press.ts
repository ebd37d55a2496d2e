import { activeList, layoutNow } from '../arrangement.ts';
import { actionOf, EVERYWHERE, HELP, isMove, type MoveAction, ROWS } from '../keys.ts';
import type { TopState } from '../state.ts';
import { pressArranging } from './arranging.ts';
import { pressDigit, pressEverywhere } from './everywhere.ts';
import { pressRows } from './rows.ts';
import { pressTyping } from './typing.ts';

/** What a key does, by where one is. Keys that mean nothing there do nothing. */
export function press(before: TopState, key: string): TopState {
  const state = { ...before, notice: null };
  if (state.help.open) return pressHelp(state, key);
  if (state.arranging !== null) return pressArranging(state, state.arranging, key);
  if (state.filter.typing) return pressTyping(state, key);
  const everywhere = actionOf(EVERYWHERE, key);
  if (everywhere !== undefined) return pressEverywhere(state, everywhere);
  const rows = activeList(state) === undefined ? undefined : actionOf(ROWS, key);
  if (rows !== undefined) return pressRows(state, rows);
  return pressDigit(state, key) ?? state;
}

function pressHelp(state: TopState, key: string): TopState {
  const action = actionOf(HELP, key);
  if (action === undefined || action === 'suspend') return state;
  if (action === 'help' || action === 'quit') return pressEverywhere(state, action);
  return isMove(action) ? scrollHelp(state, action) : state;
}

function scrollHelp(state: TopState, action: MoveAction): TopState {
  const page = layoutNow(state).body;
  const step = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity }[action];
  return { ...state, help: { open: true, offset: state.help.offset + step } };
}
