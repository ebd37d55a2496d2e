import { ARRANGING, EVERYWHERE, HELP, type KeyBinding, type KeyScope, ROWS, TYPING } from './keys.ts';
import { ROOTS, SCREENS } from './screens/registry.ts';
import type { Screen } from './screens/screen.ts';

/** Of the digits, which are made of the screens that there are. */
const NUMBERS: KeyScope = {
  title: 'Screens',
  keys: ROOTS.map(
    ({ title, help }, index): KeyBinding => ({
      action: 'screen',
      key: String(index + 1),
      label: null,
      help: `${title}: ${help}`,
    }),
  ),
};

/** What works on a screen. */
export function keyScopes(screen: Screen): readonly KeyScope[] {
  return [...ownKeys(screen), ...(screen.lists.length === 0 ? [] : [ROWS]), EVERYWHERE, NUMBERS, TYPING];
}

/** All that there are, for manuals. */
export const KEY_SCOPES: readonly KeyScope[] = [
  EVERYWHERE,
  NUMBERS,
  ROWS,
  ...SCREENS.flatMap(ownKeys),
  TYPING,
  ARRANGING,
  HELP,
];

function ownKeys({ title, keys }: Screen): readonly KeyScope[] {
  return keys.length === 0 ? [] : [{ title: `On the screen ${title}`, keys }];
}
