/** What is in force and whence, for people and as JSON. */
import { UserError } from '../../lib/errors.ts';
import { stripControl } from '../../lib/formats.ts';
import { renderList } from '../../views/table-list.ts';
import { DataOutput } from '../data-output.ts';
import type { Config } from './load-config.ts';
import { configPlaces } from './places.ts';
import { type ScreenPart, writtenScreen } from './screen-settings.ts';
import type { FlagTable, FlagValue, Source } from './setting.ts';

export interface ShownSetting {
  /** As a file has it: `top.interval`. */
  readonly key: string;
  readonly value: unknown;
  readonly source: Source;
}

export interface ShowOptions {
  readonly json: boolean;
  readonly columns: number;
  readonly color: boolean;
}

const NOTHING = '-';

/**
 * Of the user's own file.
 * @throws UserError INPUT where there is none
 */
export async function printPath(env: NodeJS.ProcessEnv): Promise<void> {
  const { user } = configPlaces(env);
  if (typeof user === 'string') throw new UserError('INPUT', `there is no file of your own: ${user}`);
  await written(`${user.path}\n`);
}

/** Of files that are right: those that are not have ended it before. */
export async function printRight(config: Config): Promise<void> {
  const lines = config.places.read.map(
    (place) => `${stripControl(place.path)}: ${config.hasRead(place) ? 'right' : 'not there'}\n`,
  );
  await written(lines.join(''));
}

async function written(text: string): Promise<void> {
  await new DataOutput(null, () => undefined).write(text);
}

export async function showConfig(
  config: Config,
  table: FlagTable,
  { json, columns, color }: ShowOptions,
): Promise<void> {
  const settings = [...flagSettings(config, table), ...screenSettings(config)];
  const { user, read } = config.places;
  const files = read.map((place) => ({ path: place.path, found: config.hasRead(place) }));
  if (json) {
    const userPath = typeof user === 'string' ? null : user.path;
    return written(`${JSON.stringify({ userPath, files, settings }, null, 2)}\n`);
  }
  const rows = settings.map(({ key, value, source }) => [key, wordsOf(value), sourceWords(source)]);
  const titles = [{ title: 'SETTING' }, { title: 'VALUE', wrap: true }, { title: 'WHENCE' }];
  const list = renderList({ columns: titles, rows, width: columns, color });
  const notes = files.map(({ path, found }) => `${found ? 'read' : 'none'}  ${stripControl(path)}`);
  if (typeof user === 'string') notes.push(`none  of a user: ${stripControl(user)}`);
  await written(`${notes.join('\n')}\n\n${list}\n`);
}

/** One line for all commands that agree. */
function flagSettings(config: Config, table: FlagTable): ShownSetting[] {
  const names = new Set(Object.values(table).flatMap(({ settable }) => Object.keys(settable)));
  return [...names].sort().flatMap((flag) => {
    const each = Object.entries(table).flatMap(([command, { settable }]) => {
      const known = settable[flag];
      if (known === undefined) return [];
      const told = config.flag(command, flag);
      const value: FlagValue | null = told?.value ?? known.default;
      return [{ key: `${command}.${flag}`, value, source: told?.source ?? ({ kind: 'default' } as const) }];
    });
    const [first] = each;
    const alike = first !== undefined && each.length > 1 && each.every((one) => isAlike(one, first));
    return alike ? [{ ...first, key: `all.${flag}` }] : each;
  });
}

function isAlike(one: ShownSetting, other: ShownSetting): boolean {
  return JSON.stringify([one.value, one.source]) === JSON.stringify([other.value, other.source]);
}

function screenSettings(config: Config): ShownSetting[] {
  const { thresholds, ...rest } = config.screen;
  const { errorRatio, durationSeconds } = thresholds;
  const part: ScreenPart = {
    ...rest,
    thresholds: { errorRatio, ...(durationSeconds !== null && { durationSeconds }) },
  };
  return writtenScreen(part).map(([way, value]) => {
    const key = way.join('.');
    return { key: `screen.${key}`, value, source: config.screenSource(key) };
  });
}

function wordsOf(value: unknown): string {
  if (value === null) return NOTHING;
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${each}`)
    .join(', ');
}

function sourceWords(source: Source): string {
  switch (source.kind) {
    case 'default':
      return 'default';
    case 'environment':
      return `environment: ${source.name}`;
    case 'file':
      return `${source.path}:${source.line}`;
    default:
      return source satisfies never;
  }
}
