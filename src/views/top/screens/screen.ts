import type { ScreenSettings } from '../../../app/config/screen-settings.ts';
import type { LookPart } from '../../../metrics/scene.ts';
import type { ProtocolWords } from '../../protocol-words.ts';
import type { KeyBinding } from '../keys.ts';
import type { Spans } from '../line.tsx';
import type { List, ListSource } from '../list/list.ts';
import type { Picture } from '../picture.ts';

/** One screen: its lists, and what stands above them. */
export interface Screen {
  readonly name: string;
  /** As the line of screens says it. */
  readonly title: string;
  /** What it shows, for help and manual. */
  readonly help: string;
  /** True where a number leads to it; the others are entered from a row. */
  readonly isRoot: boolean;
  /** What the worker has to give for it beside the snapshot. */
  readonly parts: readonly LookPart[];
  /** Keys of its own. */
  readonly keys: readonly KeyBinding[];
  /** From top to bottom; those that are `empty: null` and have no rows are left out. */
  readonly lists: readonly List[];
  /** True where the picture stands still while a row is selected: who reads is not disturbed. */
  readonly holds: boolean;
  /** Lines that are worth having above the lists, where the terminal has as many. */
  readonly headLines: number;
  /** These lines, `paper.height` at most; null: none. */
  readonly head: ((source: ListSource, paper: Paper) => readonly Spans[]) | null;
  /** Said instead of lists and head while there is nothing to show; null: they say it themselves. */
  readonly nothing: ((picture: Picture | null, paper: Paper) => readonly Spans[] | null) | null;
}

/** What is drawn on. */
export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly protocols: ProtocolWords;
  readonly thresholds: ScreenSettings['thresholds'];
  /** True where a recording is shown and not a live target. */
  readonly replay: boolean;
  /** What is going on until there is a picture. */
  readonly doing: string;
}
