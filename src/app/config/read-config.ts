/**
 * A configuration file:
 *
 *     all: { probe: socket }
 *     top:
 *       interval: 2s
 *       by: [container]
 *     screen:
 *       theme: dark
 */
import { UserError } from '../../lib/errors.ts';
import { parseYaml } from '../../yaml/document.ts';
import { FileFault, faultError } from '../../yaml/fault.ts';
import { isEmpty, knownEntries } from '../../yaml/node.ts';
import { ALL, readFlags } from './read-flags.ts';
import { type ReadScreen, readScreen } from './read-screen.ts';
import type { FlagSetting, FlagTable } from './setting.ts';

export const SCREEN = 'screen';

export interface ReadConfig {
  readonly flags: readonly FlagSetting[];
  readonly screen: ReadScreen;
}

/**
 * @param path as errors name it
 * @throws UserError BAD_CONFIG
 */
export function readConfig(source: string, path: string, table: FlagTable): ReadConfig {
  try {
    return readSections(source, table);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const { message, next, code } = faultError('BAD_CONFIG', path, source, error);
    throw new UserError(code, message, [...next, 'Without it: SAE_MON_CONFIG= before the command.'], { cause: error });
  }
}

function readSections(source: string, table: FlagTable): ReadConfig {
  const { contents } = parseYaml(source);
  const sections = [ALL, ...Object.keys(table), SCREEN];
  const all = contents === null ? [] : knownEntries(contents, sections, { what: 'sections', place: [0, 0] });
  const entries = all.filter((entry) => !isEmpty(entry));
  const screen = entries.find(({ key }) => key === SCREEN);
  return {
    flags: entries.filter((entry) => entry !== screen).flatMap((entry) => readFlags(entry, table, source)),
    screen: screen === undefined ? { part: {}, lines: new Map() } : readScreen(screen, source),
  };
}
