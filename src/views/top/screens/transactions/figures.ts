import type { SceneTransaction } from '../../../../metrics/scene.ts';
import { slownessOf } from '../../../trace/slow.ts';
import { bytes, milliseconds } from '../../figures.ts';
import type { CellContext } from '../../list/column.ts';
import type { Tone } from '../../theme.ts';

/** `*1,250`: slow; `~1.25`: taken late. */
export function durationText(transaction: SceneTransaction, { thresholds }: CellContext): string {
  const { durationSeconds, timing } = transaction;
  const late = timing === 'late' && durationSeconds !== null ? '~' : '';
  return `${slownessOf(transaction, thresholds.durationSeconds) === 'not' ? late : '*'}${milliseconds(durationSeconds)}`;
}

export function durationTone(transaction: SceneTransaction, { thresholds }: CellContext): Tone {
  const slowness = slownessOf(transaction, thresholds.durationSeconds);
  if (slowness === 'not') return transaction.waiting ? 'dim' : 'plain';
  return slowness === 'very' ? 'verySlow' : 'slow';
}

/** `345B→12kB`. */
export function bytesText({ requestBytes, responseBytes }: SceneTransaction): string {
  return `${bytes(requestBytes)}→${bytes(responseBytes)}`;
}
