/** Every key of `top`: the footer, the help screen and the man page are made from this table. */

/** Those that move through rows, wherever there are any. */
export const MOVES = [
  { action: 'up', key: 'up', label: 'up/down select', help: 'select the row above' },
  { action: 'down', key: 'down', label: null, help: 'select the row below' },
  { action: 'pageUp', key: 'PgUp', label: null, help: 'select a page up' },
  { action: 'pageDown', key: 'PgDn', label: null, help: 'select a page down' },
  { action: 'first', key: 'Home', label: null, help: 'select the first row' },
  { action: 'last', key: 'End', label: null, help: 'select the last row' },
] as const satisfies readonly KeyBinding[];

export const KEYS = [
  { action: 'quit', key: 'q', label: 'q quit', help: 'end; the program that was watched goes on untouched' },
  { action: 'quit', key: 'Ctrl-C', label: null, help: 'the same as q' },
  { action: 'help', key: '?', label: '? help', help: 'what was lost, what the figures are, and these keys' },
  { action: 'help', key: 'h', label: null, help: 'the same as ?' },
  { action: 'pause', key: 'p', label: 'p pause', help: 'freeze the picture, or let it go on; counting never stops' },
  { action: 'sort', key: 's', label: 's sort', help: 'sort by the next of rate, err%, p50, p95, p99, in flight, name' },
  { action: 'reverse', key: 'r', label: 'r reverse', help: 'turn the order round' },
  { action: 'table', key: 'Tab', label: 'Tab table', help: 'go to the next table' },
  ...MOVES,
  { action: 'clear', key: 'Esc', label: null, help: 'select nothing; or leave the help' },
  {
    action: 'suspend',
    key: 'Ctrl-Z',
    label: null,
    help: 'to the shell; fg returns; the ring may overflow meanwhile',
  },
] as const satisfies readonly KeyBinding[];

export interface KeyBinding {
  readonly action: string;
  /** As a user would name it; what `keyNames` gives. */
  readonly key: string;
  /** As the footer says it; null where it does not stand there. */
  readonly label: string | null;
  readonly help: string;
}

export type KeyAction = (typeof KEYS)[number]['action'];

/** The part of ink's `Key` that names a key which has no character. */
export interface SpecialKeys {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly tab: boolean;
  readonly escape: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
}

/** What was typed, as actions: keys that came in one chunk (a held key, a slow link) are several. */
export function keyActions(input: string, special: SpecialKeys): readonly KeyAction[] {
  const actions: KeyAction[] = [];
  for (const name of keyNames(input, special)) {
    const binding = KEYS.find((candidate) => candidate.key === name);
    if (binding !== undefined) actions.push(binding.action);
  }
  return actions;
}

/** Each key as a user would name it; a character is its own name. */
export function keyNames(input: string, special: SpecialKeys): readonly string[] {
  if (special.ctrl) return [`Ctrl-${input.toUpperCase()}`];
  if (special.upArrow) return ['up'];
  if (special.downArrow) return ['down'];
  if (special.pageUp) return ['PgUp'];
  if (special.pageDown) return ['PgDn'];
  if (special.home) return ['Home'];
  if (special.end) return ['End'];
  if (special.tab) return ['Tab'];
  if (special.escape) return ['Esc'];
  return special.meta ? [] : [...input];
}
