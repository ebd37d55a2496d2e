/** Every key of the list from which `top` lets a target be chosen: its footer and the man page are made from this table. */
import { keyNames, letterOf, type SpecialKeys } from '../key-names.ts';
import { type KeyBinding, MOVES } from '../keys.ts';

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

/** A key with an action of its own, or a letter; some are both, and what they are depends on whether a filter is being typed. */
export interface Pressed {
  readonly action: ChooserKey | null;
  readonly letter: string | null;
}

/** What was typed: keys that came in one chunk (a held key, a slow link, a paste) are several. */
export function pressedKeys(input: string, special: SpecialKeys): readonly Pressed[] {
  return keyNames(input, special).map((name) => ({
    action: CHOOSER_KEYS.find(({ key }) => key === name)?.action ?? null,
    letter: letterOf(name),
  }));
}
