/** What is in force: each file's settings over those below it, then the environment. Flags that are typed go over all of it. */
import { UserError } from '../../lib/errors.ts';
import { type ConfigPlace, type ConfigPlaces, configPlaces, VARIABLE } from './places.ts';
import type { ReadConfig } from './read-config.ts';
import { readText } from './read-text.ts';
import { DEFAULT_SCREEN, type ScreenSettings, withPart } from './screen-settings.ts';
import type { FlagTable, FlagValue, Source } from './setting.ts';

interface Layer extends ReadConfig {
  readonly path: string;
}

export class Config {
  readonly places: ConfigPlaces;
  readonly screen: ScreenSettings;
  /** The lowest first. */
  readonly #layers: readonly Layer[];
  readonly #noColor: boolean;

  constructor(places: ConfigPlaces, layers: readonly Layer[], env: NodeJS.ProcessEnv) {
    this.places = places;
    this.#layers = layers;
    this.#noColor = Boolean(env['NO_COLOR']);
    const told = layers.reduce((settings, { screen }) => withPart(settings, screen.part), DEFAULT_SCREEN);
    this.screen = this.#noColor ? { ...told, theme: 'none' } : told;
  }

  /** Whether there is a file at one of its places. */
  hasRead(place: ConfigPlace): boolean {
    return this.#layers.some(({ path }) => path === place.path);
  }

  /** Null: no file says anything of it. The last section of a file has the last word, but `all` has the first. */
  flag(command: string, flag: string): { readonly value: FlagValue; readonly source: Source } | null {
    for (const { path, flags } of this.#layers.toReversed()) {
      const found =
        flags.find((one) => one.flag === flag && one.section === command) ??
        flags.find((one) => one.flag === flag && one.section === 'all');
      if (found !== undefined) return { value: found.value, source: { kind: 'file', path, line: found.line } };
    }
    return null;
  }

  /** @param way below `screen`, as `columns.served` */
  screenSource(way: string): Source {
    if (way === 'theme' && this.#noColor) return { kind: 'environment', name: 'NO_COLOR' };
    for (const { path, screen } of this.#layers.toReversed()) {
      const line = screen.lines.get(way);
      if (line !== undefined) return { kind: 'file', path, line };
    }
    return { kind: 'default' };
  }
}

/** @throws UserError BAD_CONFIG, INPUT */
export async function loadConfig(env: NodeJS.ProcessEnv, table: () => Promise<FlagTable>): Promise<Config> {
  const places = configPlaces(env);
  const layers: Layer[] = [];
  for (const place of places.read) {
    const text = readText(place);
    if (text === null) {
      if (places.named) throw notThere(place.path);
      continue;
    }
    // Only who has such a file waits for the readers of YAML and of flags.
    const { readConfig } = await import('./read-config.ts');
    layers.push({ path: place.path, ...readConfig(text, place.path, await table()) });
  }
  return new Config(places, layers, env);
}

function notThere(path: string): UserError {
  return new UserError('INPUT', `${VARIABLE} names ${path}: there is no such file`, [
    `Name one that is there, or set ${VARIABLE}= to do without.`,
  ]);
}
