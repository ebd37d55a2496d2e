import type { EditingKeys } from '../../../src/views/top/chooser/keys.ts';

/** What ink says of a key; of a letter, nothing. */
export function special(pressed: Partial<EditingKeys> = {}): EditingKeys {
  return {
    upArrow: false,
    downArrow: false,
    pageUp: false,
    pageDown: false,
    home: false,
    end: false,
    tab: false,
    escape: false,
    ctrl: false,
    meta: false,
    return: false,
    backspace: false,
    delete: false,
    ...pressed,
  };
}
