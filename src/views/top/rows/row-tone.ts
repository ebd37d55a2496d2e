import type { CellContext } from '../list/column.ts';
import { IDLE_SECONDS, type TrackedRow } from '../picture.ts';
import type { FreshTone, IdleTone, Tone } from '../theme.ts';

/** A row is new for so long, in three steps. */
const FRESH_SECONDS = 3;
/** In the first seconds everything is new, and nothing worth a colour. */
const BEGINNING_SECONDS = 5;

const FRESH: readonly FreshTone[] = ['fresh1', 'fresh2', 'fresh3'];
const IDLE: readonly IdleTone[] = ['idle1', 'idle2', 'idle3'];

/** New rows fade in, idle ones fade away; null: the row is as any other, and so is one with errors, whose colours say more. */
export function rowTone({ row, idle, cameAt, seenAt }: TrackedRow, { picture }: CellContext): Tone | null {
  const now = picture.snapshot.window.elapsedSeconds;
  if (idle) return step(IDLE, (now - seenAt) / IDLE_SECONDS);
  if (cameAt < BEGINNING_SECONDS || row.errors > 0) return null;
  const share = (now - cameAt) / FRESH_SECONDS;
  return share < 1 ? step(FRESH, share) : null;
}

/** `share` from 0 to 1. */
function step<Step>(steps: readonly Step[], share: number): Step {
  const at = Math.min(Math.max(Math.floor(share * steps.length), 0), steps.length - 1);
  return steps[at] as Step;
}
