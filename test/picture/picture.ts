/** Pictures of `sae-mon top` on a terminal (tmux) of a size and a ground, of what was recorded. */
import { fileURLToPath } from 'node:url';
import { Tmux } from '../views/top/tmux.ts';
import { readRuns, type ScreenSize } from './cells.ts';
import { type Ground, toSvg } from './svg.ts';

const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

/** Of the 16 colours, text and ground: what a terminal says of itself in COLORFGBG. */
const COLORFGBG: Readonly<Record<Ground, string>> = { dark: '15;0', light: '0;15' };

export interface Scene {
  /** A recording. */
  readonly replay: string;
  /** The picture is of when this is seen; then the keys are pressed. */
  readonly when: RegExp;
  /** As tmux names them, and what is seen when they have done their work; null: nothing is pressed. */
  readonly keys: readonly string[];
  readonly seen: RegExp;
}

/** SVG. */
export async function picture(scene: Scene, size: ScreenSize, ground: Ground): Promise<string> {
  await using tmux = await Tmux.open(size.columns, size.rows);
  const env = `TERM=tmux-256color COLORTERM= COLORFGBG='${COLORFGBG[ground]}'`;
  await tmux.press(`clear; env ${env} ${process.execPath} ${SAE_MON} top --replay ${scene.replay}`, 'Enter');
  await tmux.screenWith(scene.when);
  if (scene.keys.length > 0) await tmux.press(...scene.keys);
  await tmux.screenWith(scene.seen);
  return toSvg(await readRuns(await tmux.styledScreen(), size), size, ground);
}
