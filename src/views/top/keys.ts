/** Keys have a scope. These tables are all there is: footers, help, man page and README are made from them. */

export interface KeyBinding {
  readonly action: string;
  /** As a user would name it; what `keyNames` gives. */
  readonly key: string;
  /** As the footer says it; null where it does not stand there. */
  readonly label: string | null;
  readonly help: string;
}

export interface KeyScope<Binding extends KeyBinding = KeyBinding> {
  /** Where its keys work, as a heading. */
  readonly title: string;
  readonly keys: readonly Binding[];
}

/** Those that move through rows, wherever there are any. */
export const MOVES = [
  { action: 'up', key: 'up', label: 'up/down select', help: 'select the row above' },
  { action: 'down', key: 'down', label: null, help: 'select the row below' },
  { action: 'pageUp', key: 'PgUp', label: null, help: 'select a page up' },
  { action: 'pageDown', key: 'PgDn', label: null, help: 'select a page down' },
  { action: 'first', key: 'Home', label: null, help: 'select the first row' },
  { action: 'last', key: 'End', label: null, help: 'select the last row' },
] as const satisfies readonly KeyBinding[];

/** The same moves for who has them in the fingers; letters, so not where a filter begins with any letter. */
const LETTER_MOVES = [
  { action: 'up', key: 'k', label: null, help: 'the same as up' },
  { action: 'down', key: 'j', label: null, help: 'the same as down' },
  { action: 'first', key: 'g', label: null, help: 'the same as Home' },
  { action: 'last', key: 'G', label: null, help: 'the same as End' },
  { action: 'pageUp', key: 'Ctrl-B', label: null, help: 'the same as PgUp' },
  { action: 'pageDown', key: 'Ctrl-F', label: null, help: 'the same as PgDn' },
] as const satisfies readonly KeyBinding[];

export const EVERYWHERE = {
  title: 'Everywhere',
  keys: [
    { action: 'quit', key: 'q', label: 'q quit', help: 'end; the program that was watched goes on untouched' },
    { action: 'quit', key: 'Ctrl-C', label: null, help: 'the same as q' },
    { action: 'help', key: '?', label: '? help', help: 'what was lost, what the figures are, and the keys' },
    { action: 'help', key: 'h', label: null, help: 'the same as ?' },
    { action: 'back', key: 'Esc', label: null, help: 'back: out of a row, a filter, a selection; it never quits' },
    { action: 'nextScreen', key: 'Tab', label: 'Tab screen', help: 'the next screen' },
    { action: 'previousScreen', key: 'Shift-Tab', label: null, help: 'the screen before' },
    { action: 'filter', key: '/', label: '/ filter', help: 'show only rows that fit what is typed (help filters)' },
    { action: 'errorsOnly', key: 'e', label: 'e errors', help: 'show only rows with errors, or all again' },
    { action: 'pause', key: 'p', label: 'p pause', help: 'freeze the picture, or let it go on; counting never stops' },
    { action: 'pause', key: 'Space', label: null, help: 'the same as p' },
    { action: 'window', key: 'w', label: 'w window', help: 'figures of the last 10 s, 1 min, since start, last tick' },
    { action: 'slower', key: '+', label: null, help: 'a longer time between pictures' },
    { action: 'faster', key: '-', label: null, help: 'a shorter time between pictures' },
    { action: 'reset', key: 'r', label: null, help: 'start counting anew: what is since start, and errors' },
    { action: 'cost', key: 'i', label: null, help: "sae-mon's own processor time and memory, and what a probe takes" },
    { action: 'save', key: 'Ctrl-S', label: null, help: 'save the snapshot as JSON in the current folder' },
    {
      action: 'suspend',
      key: 'Ctrl-Z',
      label: null,
      help: 'to the shell; fg returns; the ring may overflow meanwhile',
    },
  ],
} as const satisfies KeyScope;

export const ROWS = {
  title: 'Where there are rows',
  keys: [
    { action: 'enter', key: 'Enter', label: 'Enter open', help: 'go into the selected row' },
    ...MOVES,
    ...LETTER_MOVES,
    { action: 'nextSort', key: 's', label: 's sort', help: 'sort by the next column' },
    { action: 'reverse', key: 'S', label: null, help: 'turn the order round' },
    { action: 'sortLeft', key: '<', label: null, help: 'sort by the column to the left' },
    { action: 'sortRight', key: '>', label: null, help: 'sort by the column to the right' },
    {
      action: 'follow',
      key: 'F',
      label: null,
      help: 'keep the selected row on top, also when it is idle; or let it go',
    },
    { action: 'copy', key: 'y', label: null, help: 'copy the selected row to the clipboard (OSC 52)' },
    { action: 'columns', key: 'C', label: null, help: 'choose and order the columns, kept in the configuration' },
  ],
} as const satisfies KeyScope;

/** Of the help, over any screen. */
export const HELP = {
  title: 'In the help',
  keys: [
    { action: 'help', key: 'Esc', label: 'Esc back', help: 'back to the screen' },
    { action: 'help', key: '?', label: null, help: 'the same as Esc' },
    { action: 'help', key: 'h', label: null, help: 'the same as Esc' },
    { action: 'up', key: 'up', label: 'up/down scroll', help: 'a line up' },
    { action: 'down', key: 'down', label: null, help: 'a line down' },
    ...MOVES.slice(2),
    ...LETTER_MOVES,
    { action: 'quit', key: 'q', label: 'q quit', help: 'end' },
    { action: 'quit', key: 'Ctrl-C', label: null, help: 'the same as q' },
    { action: 'suspend', key: 'Ctrl-Z', label: null, help: 'to the shell' },
  ],
} as const satisfies KeyScope;

/** While a filter is typed: all else is a letter of it. */
export const TYPING = {
  title: 'While a filter is typed',
  keys: [
    { action: 'accept', key: 'Enter', label: 'Enter keep', help: 'keep the filter' },
    { action: 'drop', key: 'Esc', label: 'Esc drop', help: 'drop the filter' },
    { action: 'erase', key: 'Backspace', label: null, help: 'take back the last letter' },
    { action: 'eraseAll', key: 'Ctrl-U', label: 'Ctrl-U clear', help: 'take back all letters' },
    { action: 'quit', key: 'Ctrl-C', label: null, help: 'end' },
    { action: 'suspend', key: 'Ctrl-Z', label: null, help: 'to the shell' },
  ],
} as const satisfies KeyScope;

/** While the columns of a list are arranged. */
export const ARRANGING = {
  title: 'While columns are arranged',
  keys: [
    { action: 'done', key: 'Esc', label: 'Esc keep', help: 'keep them, in the configuration too, and go back' },
    { action: 'done', key: 'C', label: null, help: 'the same as Esc' },
    { action: 'toggle', key: 'Space', label: 'Space show or hide', help: 'show or hide the column' },
    { action: 'toggle', key: 'Enter', label: null, help: 'the same as Space' },
    { action: 'earlier', key: '<', label: '< > move', help: 'move the column to the left' },
    { action: 'later', key: '>', label: null, help: 'move the column to the right' },
    ...MOVES.slice(0, 2),
    ...LETTER_MOVES.slice(0, 2),
    { action: 'quit', key: 'q', label: 'q quit', help: 'end' },
    { action: 'quit', key: 'Ctrl-C', label: null, help: 'the same as q' },
    { action: 'suspend', key: 'Ctrl-Z', label: null, help: 'to the shell' },
  ],
} as const satisfies KeyScope;

export type EverywhereAction = (typeof EVERYWHERE)['keys'][number]['action'];
export type RowsAction = (typeof ROWS)['keys'][number]['action'];
export type MoveAction = (typeof MOVES)[number]['action'];

export function actionOf<Binding extends KeyBinding>(
  scope: KeyScope<Binding>,
  key: string,
): Binding['action'] | undefined {
  return scope.keys.find((binding) => binding.key === key)?.action;
}

export function isMove(action: string): action is MoveAction {
  return MOVES.some((move) => move.action === action);
}
