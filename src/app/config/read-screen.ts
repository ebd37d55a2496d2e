/** The section `screen:` of a file. */
import type { Node } from 'yaml';
import { parseDuration } from '../../lib/duration.ts';
import { UserError } from '../../lib/errors.ts';
import { didYouMean } from '../../lib/nearest.ts';
import { THEME_NAMES, type ThemeName } from '../../views/top/theme-names.ts';
import { FileFault, lineOf } from '../../yaml/fault.ts';
import { type Entry, entriesOf, isEmpty, itemsOf, knownEntries, placeOf } from '../../yaml/node.ts';
import { switchOf, writtenText } from './read-flags.ts';
import type { ScreenPart, Threshold } from './screen-settings.ts';

const KEYS = ['theme', 'ascii', 'mouse', 'thresholds', 'columns', 'sorts'] as const;
const THRESHOLDS = ['error-ratio', 'duration'] as const;
/** Of lists and columns: what stands in an id. */
const ID = /^[a-z0-9][a-z0-9.%/-]{0,31}$/i;
const MOST_IDS = 64;
const SECOND_NS = 1e9;

export interface ReadScreen {
  readonly part: ScreenPart;
  /** By the way to each, `columns.served`. */
  readonly lines: ReadonlyMap<string, number>;
}

/** @throws FileFault */
export function readScreen(section: Entry, source: string): ReadScreen {
  const reading = new Reading(section, source);
  const [theme, ascii, mouse] = (['theme', 'ascii', 'mouse'] as const).map((key) => reading.entry(key));
  const [errors, duration] = THRESHOLDS.map((key) =>
    reading.below('thresholds', THRESHOLDS).find((one) => one.key === key),
  );
  const part: ScreenPart = {
    ...(theme && { theme: themeOf(theme, source) }),
    ...(ascii && { ascii: switchOf(ascii) }),
    ...(mouse && { mouse: switchOf(mouse) }),
    thresholds: {
      ...(errors && { errorRatio: thresholdOf(errors, source, shareOf) }),
      ...(duration && { durationSeconds: thresholdOf(duration, source, secondsOf) }),
    },
    columns: Object.fromEntries(reading.below('columns', null).map((entry) => [entry.key, idsOf(entry, source)])),
    sorts: Object.fromEntries(reading.below('sorts', null).map((entry) => [entry.key, sortOf(entry, source)])),
  };
  return { part, lines: reading.lines };
}

/** The entries of the section, and where each stands. */
class Reading {
  readonly lines = new Map<string, number>();
  readonly #entries: readonly Entry[];
  readonly #source: string;

  constructor({ value, place }: Entry, source: string) {
    this.#source = source;
    this.#entries = knownEntries(value, KEYS, { what: 'settings of the screen', place });
  }

  entry(key: (typeof KEYS)[number]): Entry | null {
    const entry = this.#entries.find((one) => one.key === key) ?? null;
    if (entry !== null) this.#note(key, entry);
    return entry;
  }

  below(key: (typeof KEYS)[number], known: readonly string[] | null): readonly Entry[] {
    const section = this.#entries.find((one) => one.key === key);
    if (section === undefined || isEmpty(section)) return [];
    const { value, place } = section;
    const entries = known === null ? entriesOf(value, key, place) : knownEntries(value, known, { what: key, place });
    for (const entry of entries) {
      if (known === null) refuseId(entry.key, entry.keyPlace);
      this.#note(`${key}.${entry.key}`, entry);
    }
    return entries;
  }

  #note(way: string, { keyPlace }: Entry): void {
    this.lines.set(way, lineOf(this.#source, keyPlace[0]));
  }
}

function themeOf({ value, place }: Entry, source: string): ThemeName {
  const text = writtenText(value, source) ?? '';
  const theme = THEME_NAMES.find((name) => name === text);
  if (theme !== undefined) return theme;
  throw new FileFault(place, `there is no theme "${text}"${didYouMean(text, THEME_NAMES)}`, [
    `Themes: ${THEME_NAMES.join(', ')}.`,
  ]);
}

function thresholdOf(entry: Entry, source: string, read: (text: string) => number | null): Threshold {
  const { key, value, place } = entry;
  const refuse = (at: Entry['place'], message: string): never => {
    throw new FileFault(at, message, [EXAMPLES[key] ?? '']);
  };
  const entries = knownEntries(value, ['warn', 'bad'], { what: 'warn and bad', place });
  const figures = Object.fromEntries(
    entries.map((one) => {
      const figure = read(writtenText(one.value, source) ?? '');
      return [one.key, figure ?? refuse(one.place, `expected a ${key === 'duration' ? 'duration' : 'share'}`)];
    }),
  );
  const { warn = refuse(place, 'expected warn:, too'), bad = refuse(place, 'expected bad:, too') } = figures;
  return warn <= bad ? { warn, bad } : refuse(place, 'warn is above bad');
}

const EXAMPLES: Readonly<Record<string, string>> = {
  'error-ratio': 'Write error-ratio: { warn: 1%, bad: 5% }.',
  duration: 'Write duration: { warn: 200ms, bad: 1s }.',
};

function shareOf(text: string): number | null {
  const percent = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text.trim())?.[1];
  // Divided by 100 it would have what binary fractions leave behind.
  const share = percent === undefined ? null : Number(`${percent}e-2`);
  return share !== null && share <= 1 ? share : null;
}

function secondsOf(text: string): number | null {
  try {
    return parseDuration(text) / SECOND_NS;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function idsOf(entry: Entry, source: string): string[] {
  const items = itemsOf(entry, 'a list of columns');
  if (items.length === 0 || items.length > MOST_IDS)
    throw new FileFault(entry.place, `expected 1 to ${MOST_IDS} columns`);
  const ids = items.map((item) => idOf(item, source, placeOf(item) ?? entry.place));
  const twice = items.find((_, at) => ids.indexOf(ids[at] as string) < at);
  if (twice === undefined) return ids;
  throw new FileFault(placeOf(twice) ?? entry.place, 'this column is there twice');
}

function idOf(item: Node, source: string, place: Entry['place']): string {
  const id = writtenText(item, source) ?? '';
  refuseId(id, place);
  return id;
}

function sortOf({ value, place }: Entry, source: string): string {
  const text = writtenText(value, source) ?? '';
  refuseId(text.replace(/^-/, ''), place);
  return text;
}

function refuseId(id: string, place: Entry['place']): void {
  if (!ID.test(id)) throw new FileFault(place, `"${id}" is no name of a list or column`);
}
