/** What the screen of `top` can be told, and how it is without being told. */
import type { ThemeName } from '../../views/top/theme-names.ts';

/** Shown as a warning where it is above `warn`, as bad where it is at least `bad`. */
export interface Threshold {
  readonly warn: number;
  readonly bad: number;
}

export interface ScreenSettings {
  readonly theme: ThemeName;
  /** Draw with ASCII alone. */
  readonly ascii: boolean;
  readonly mouse: boolean;
  readonly thresholds: {
    /** Shares, 0 to 1. */
    readonly errorRatio: Threshold;
    /** Seconds; null: no duration is slow by itself. */
    readonly durationSeconds: Threshold | null;
  };
  /** Ids of columns in their order, by list; one that is not there has its own. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Id of the column that a list is sorted by, `-` before it: the other way round. */
  readonly sorts: Readonly<Record<string, string>>;
}

/** What a file says, or what is to be written into one. */
export interface ScreenPart {
  readonly theme?: ThemeName;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly thresholds?: { readonly errorRatio?: Threshold; readonly durationSeconds?: Threshold };
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  readonly sorts?: Readonly<Record<string, string>>;
}

export const DEFAULT_SCREEN: ScreenSettings = {
  theme: 'auto',
  ascii: false,
  mouse: true,
  thresholds: { errorRatio: { warn: 0, bad: 0.05 }, durationSeconds: null },
  columns: {},
  sorts: {},
};

/** The later part has the last word, of columns and sorts list by list. */
export function withPart(settings: ScreenSettings, part: ScreenPart): ScreenSettings {
  const { thresholds, columns, sorts, ...rest } = part;
  return {
    ...settings,
    ...rest,
    thresholds: { ...settings.thresholds, ...thresholds },
    columns: { ...settings.columns, ...columns },
    sorts: { ...settings.sorts, ...sorts },
  };
}

/** As it is written in a file, by the way to it below `screen:`. */
export function writtenScreen(part: ScreenPart): readonly (readonly [way: readonly string[], value: unknown])[] {
  const { thresholds, columns = {}, sorts = {} } = part;
  const all: [string[], unknown][] = [
    [['theme'], part.theme],
    [['ascii'], part.ascii],
    [['mouse'], part.mouse],
    [['thresholds', 'error-ratio'], threshold(thresholds?.errorRatio, (ratio) => `${tidy(ratio * 100)}%`)],
    [['thresholds', 'duration'], threshold(thresholds?.durationSeconds, (seconds) => `${tidy(seconds * 1000)}ms`)],
    ...Object.entries(columns).map(([id, ids]): [string[], unknown] => [['columns', id], ids]),
    ...Object.entries(sorts).map(([id, by]): [string[], unknown] => [['sorts', id], by]),
  ];
  return all.filter(([, value]) => value !== undefined && value !== null);
}

function threshold(value: Threshold | null | undefined, write: (figure: number) => string): object | null {
  return value ? { warn: write(value.warn), bad: write(value.bad) } : null;
}

/** Without what binary fractions leave behind: 1.1 × 100. */
function tidy(value: number): string {
  return String(Number(value.toPrecision(12)));
}
