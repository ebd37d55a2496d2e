import type { RowDetail } from '../../../../metrics/scene.ts';
import type { SnapshotRow } from '../../../../metrics/snapshot.ts';
import { span } from '../../figures.ts';
import type { ListSource } from '../../list/list.ts';
import { findTracked, quiet } from '../../picture.ts';

/** What there is to show of the row. */
export interface ShownRow {
  /** Over the picture's window; of one that is silent, its last. */
  readonly now: SnapshotRow;
  /** Over the last minutes, and since the start; null: nothing was told yet. */
  readonly kept: RowDetail | null;
  /** `for about 56s`: since it had its last figures; null: it has some now. */
  readonly silent: string | null;
}

/** Null where nothing is known of it. */
export function shownRow(source: ListSource): ShownRow | null {
  const { picture, place } = source;
  const kept = keptDetail(source);
  const tracked = findTracked(picture, place.row);
  const { elapsedSeconds, durationSeconds } = picture.snapshot.window;
  if (tracked !== null) {
    // It left when its last transaction had left the window.
    const seconds = durationSeconds + elapsedSeconds - tracked.seenAt;
    const silent = tracked.idle ? `for about ${span(seconds)}` : null;
    return { now: tracked.row, kept, silent };
  }
  return kept === null ? null : { now: quiet(kept.row), kept, silent: `for more than ${span(durationSeconds)}` };
}

/** What was told of it last. */
export function keptDetail({ picture, place }: ListSource): RowDetail | null {
  return picture.detail?.key === place.row ? picture.detail : null;
}
