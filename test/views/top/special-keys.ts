import type { SpecialKeys } from '../../../src/views/top/key-names.ts';

/** What ink says of a key; of a letter, nothing. */
export function special(pressed: Partial<SpecialKeys> = {}): SpecialKeys {
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
    shift: false,
    meta: false,
    return: false,
    backspace: false,
    delete: false,
    ...pressed,
  };
}
