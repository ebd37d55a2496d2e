import { span } from './figures.ts';
import type { Spans } from './line.tsx';
import type { Picture } from './picture.ts';
import { quietTexts } from './quiet.ts';
import type { Paper } from './screens/screen.ts';

/** Until then silence is no news. */
const PATIENCE_SECONDS = 5;

/** Before the first transaction: what is being done; after a while, why nothing may come. */
export function waitingLines(picture: Picture | null, paper: Paper): readonly Spans[] {
  return waitingTexts(picture, paper).map((text) => [{ text: ` ${text}` }]);
}

function waitingTexts(picture: Picture | null, { protocols, replay, doing }: Paper): readonly string[] {
  if (picture === null) return [doing];
  const { window, target } = picture.snapshot;
  const elapsed = span(Math.floor(window.elapsedSeconds));
  if (replay) return [`No request in the first ${elapsed} of ${target.label}.`];
  if (window.elapsedSeconds < PATIENCE_SECONDS) return [`Watching ${target.label}: no request yet.`];
  return quietTexts(picture.snapshot, picture.scene?.connections?.rows ?? null, protocols);
}
