/** Every key of the list from which `top` lets a target be chosen: its footer and the man page are made from this table. */
import { type KeyBinding, keyNames, MOVES, type SpecialKeys } from '../keys.ts';

export const CHOOSER_KEYS = [
  { action: 'choose', key: 'Enter', label: 'Enter watch', help: 'watch the selected workload' },
  ...MOVES,
  {
    action: 'filter',
    key: '/',
    label: 'type to filter',
    help: 'filter by what is typed from now on; any other letter than q begins a filter, too',
  },
  { action: 'erase', key: 'Backspace', label: null, help: 'take back the last letter of the filter' },
  { action: 'clear', key: 'Esc', label: 'Esc back', help: 'drop the filter; or, without one, leave' },
  { action: 'leave', key: 'q', label: 'q quit', help: 'leave; in a filter it is a letter' },
  { action: 'abort', key: 'Ctrl-C', label: null, help: 'leave, also from a filter' },
  { action: 'suspend', key: 'Ctrl-Z', label: null, help: 'to the shell; fg returns' },
] as const satisfies readonly KeyBinding[];

export type ChooserKey = (typeof CHOOSER_KEYS)[number]['action'];

/** Keys that have no character, and those that edit. */
export interface EditingKeys extends SpecialKeys {
  readonly return: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
}

/** A key with an action of its own, or a letter; some are both, and what they are depends on whether a filter is being typed. */
export interface Pressed {
  readonly action: ChooserKey | null;
  readonly letter: string | null;
}

/** What was typed: keys that came in one chunk (a held key, a slow link, a paste) are several. */
export function pressedKeys(input: string, special: EditingKeys): readonly Pressed[] {
  return namesOf(input, special).map((name) => ({
    action: CHOOSER_KEYS.find(({ key }) => key === name)?.action ?? null,
    letter: isLetter(name) ? name : null,
  }));
}

/** In a chunk, keys without a name of their own are their control characters. */
const CONTROL: Readonly<Record<string, string>> = {
  '\r': 'Enter',
  '\n': 'Enter',
  '\b': 'Backspace',
  '\u007f': 'Backspace',
};

function namesOf(input: string, special: EditingKeys): readonly string[] {
  if (special.return) return ['Enter'];
  if (special.backspace || special.delete) return ['Backspace'];
  return keyNames(input, special).map((name) => CONTROL[name] ?? name);
}

function isLetter(name: string): boolean {
  return [...name].length === 1 && !/\p{C}/u.test(name);
}
