import { isError } from '../../../../lib/outcome.ts';
import type { Counts, SnapshotRow } from '../../../../metrics/snapshot.ts';
import { bytes, count, span } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import type { Picture } from '../../picture.ts';
import type { ShownRow } from './shown.ts';

/** How the row's transactions ended, since the start, and the bytes of its window. */
export function countLine({ now, kept }: ShownRow, picture: Picture): Spans {
  const all = kept?.row ?? now;
  const seconds = Math.max(picture.snapshot.window.durationSeconds, 1e-3);
  const window = span(seconds);
  const perSecond = (total: number) => `${bytes(total / seconds)}/s`;
  const since =
    kept === null ? ` ${count(all.transactions)} in ${window}: ` : ` ${count(all.transactions)} since start: `;
  return [
    { text: since, tone: 'dim' },
    ...endings(all).flatMap(([name, times, failed]) => [
      { text: name, tone: failed ? ('bad' as const) : ('plain' as const) },
      { text: ` ${count(times)}  ` },
    ]),
    { text: ` last ${window}: `, tone: 'dim' },
    { text: `requests ${perSecond(now.requestBytes)}, answers ${perSecond(now.responseBytes)}` },
  ];
}

/** Status codes, and errors without one; where there are no codes, outcomes. */
function endings(row: SnapshotRow): readonly (readonly [name: string, times: number, failed: boolean])[] {
  const errors = new Set(row.errorTypes.map(([type]) => type));
  const codes = new Set(row.statusCodes.map(([code]) => code));
  const withoutCode = row.errorTypes.filter(([type]) => !codes.has(type));
  const failing = (counts: Counts, failed: (name: string) => boolean) =>
    counts.map(([name, times]) => [name, times, failed(name)] as const);
  const listed = [...failing(row.statusCodes, (code) => errors.has(code)), ...failing(withoutCode, () => true)];
  return listed.length > 0 ? listed : failing(row.outcomes, isError);
}
