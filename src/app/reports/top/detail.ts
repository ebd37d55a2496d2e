import type { Aggregator } from '../../../metrics/aggregator.ts';
import { Cell } from '../../../metrics/cell.ts';
import { seconds } from '../../../metrics/distribution.ts';
import type { End } from '../../../metrics/history/ends.ts';
import type { History } from '../../../metrics/history/history.ts';
import type { KeptTransaction } from '../../../metrics/history/kept-transaction.ts';
import type { RowHistory } from '../../../metrics/history/row-history.ts';
import { EMPTY_SLOT, MAX_SLOTS, slotOf } from '../../../metrics/history/slots.ts';
import type { DetailEnd, DetailSlot, RowDetail, SceneTransaction } from '../../../metrics/scene.ts';
import type { Series } from '../../../metrics/series.ts';
import type { InFlight } from '../../../transactions/in-flight.ts';
import type { Covered } from './windows.ts';

export interface DetailParts {
  readonly aggregator: Aggregator;
  readonly history: History;
  readonly widthNs: number;
  readonly blockWindows: number;
  toScene(kept: KeptTransaction): SceneTransaction;
}

export interface DetailMoment {
  /** All since counting began. */
  readonly all: Covered;
  readonly inFlight: readonly InFlight[];
  readonly nowNs: number;
}

/** What is known of one row; null where nothing is. */
export function detailOf(key: string, parts: DetailParts, moment: DetailMoment): RowDetail | null {
  const { aggregator, history, widthNs, blockWindows, toScene } = parts;
  const { all, nowNs } = moment;
  const sum = new Cell();
  const cells = (visit: (series: Series, cell: Cell) => void): void =>
    all.cells((series, cell) => {
      if (series.key !== key) return;
      sum.merge(cell);
      visit(series, cell);
    });
  const inFlight = moment.inFlight.filter((request) => aggregator.seriesOf(request).key === key);
  const { startNs, endNs } = aggregator.span(all.first, Math.max(all.first, all.last), nowNs);
  const options = { seconds: (endNs - startNs) / 1e9, cells, inFlight, nowNs, histograms: true };
  const [row] = aggregator.rowsOf(options).rows;
  if (row === undefined) return null;
  const known = history.find(key);
  return {
    key,
    row,
    p999: sum.durations.count === 0 ? null : seconds(sum.durations.quantile(0.999)),
    slotSeconds: (blockWindows * widthNs) / 1e9,
    slots: slotsOf(key, known, parts, all.last),
    slowest: (known?.slowest.kept ?? []).map(toScene),
    ends: endsOf(known?.ends.list() ?? []),
  };
}

function slotsOf(key: string, known: RowHistory | null, parts: DetailParts, last: number): DetailSlot[] {
  const { aggregator, history, blockWindows } = parts;
  const newest = Math.floor(last / blockWindows);
  const oldest = Math.max(0, newest - MAX_SLOTS + 1);
  const open = new Map<number, Cell>();
  const add = (cell: Cell, window: number): void => {
    const slot = Math.floor(window / blockWindows);
    const sum = open.get(slot) ?? new Cell();
    sum.merge(cell);
    open.set(slot, sum);
  };
  history.forEachOf(key, add);
  for (let window = Math.max(oldest * blockWindows, aggregator.oldest); window <= last; window += 1) {
    aggregator.forEach(window, window, (series, cell) => {
      if (series.key === key) add(cell, window);
    });
  }
  return Array.from({ length: newest - oldest + 1 }, (_, i) => {
    const cell = open.get(oldest + i);
    return cell === undefined ? (known?.slots.at(oldest + i) ?? EMPTY_SLOT) : slotOf(cell);
  });
}

function endsOf(ends: readonly End[]): { readonly rows: DetailEnd[]; readonly total: number } {
  const rows = ends.map(({ identity, transactions, errors }) => ({
    address: identity.address,
    port: identity.port,
    name: identity.called.name,
    transactions,
    errors,
  }));
  return { rows, total: rows.length };
}
