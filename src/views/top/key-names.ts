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
  readonly return: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/** Each key as a user would name it; a character is its own name. Keys that came in one chunk (a held key, a slow link, a paste) are several. */
export function keyNames(input: string, special: SpecialKeys): readonly string[] {
  const named = specialName(special);
  if (named !== null) return [named];
  if (special.ctrl) return [`Ctrl-${input.toUpperCase()}`];
  return special.meta ? [] : [...input].map((character) => CHARACTERS[character] ?? character);
}

/** In a chunk, keys without a name of their own are their control characters. */
const CHARACTERS: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '\r': 'Enter',
  '\n': 'Enter',
  '\t': 'Tab',
  '\b': 'Backspace',
  '\u007f': 'Backspace',
};

function specialName(special: SpecialKeys): string | null {
  if (special.upArrow) return 'up';
  if (special.downArrow) return 'down';
  if (special.pageUp) return 'PgUp';
  if (special.pageDown) return 'PgDn';
  if (special.home) return 'Home';
  if (special.end) return 'End';
  if (special.tab) return special.shift ? 'Shift-Tab' : 'Tab';
  if (special.escape) return 'Esc';
  if (special.return) return 'Enter';
  return special.backspace || special.delete ? 'Backspace' : null;
}

/** What a key types, or null: it types nothing. */
export function letterOf(key: string): string | null {
  if (key === 'Space') return ' ';
  return [...key].length === 1 && !/\p{C}/u.test(key) ? key : null;
}
