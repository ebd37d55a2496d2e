import type { ClockPair } from '../../../lib/clock.ts';
import type { Aggregator } from '../../../metrics/aggregator.ts';
import type { History } from '../../../metrics/history/history.ts';
import type { KeptTransaction } from '../../../metrics/history/kept-transaction.ts';
import type { Look, LookPart, Scene, SceneTransaction } from '../../../metrics/scene.ts';
import type { InFlight } from '../../../transactions/in-flight.ts';
import type { SnapshotContext } from '../snapshot-builder.ts';
import { type TraceRowContext, toTransactionRow } from '../trace-row.ts';
import type { ConnectionCounts } from './connection-counts.ts';
import { connectionRows } from './connection-rows.ts';
import { detailOf } from './detail.ts';
import type { ErrorTable } from './error-table.ts';
import { inFlightRows } from './in-flight-rows.ts';
import type { Latest } from './latest.ts';
import type { OwnCosts } from './own-cost.ts';
import type { TopSpans } from './spans.ts';
import type { TopWindows } from './windows.ts';

export interface SceneParts {
  readonly aggregator: Aggregator;
  readonly history: History;
  readonly windows: TopWindows;
  readonly latest: Latest;
  readonly errors: ErrorTable;
  readonly connections: ConnectionCounts;
  readonly costs: OwnCosts;
  readonly spans: TopSpans;
  readonly clocks: ClockPair;
  readonly row: TraceRowContext;
}

export interface SceneMoment {
  readonly context: SnapshotContext;
  readonly inFlight: readonly InFlight[];
  /** The last window that counts. */
  readonly last: number;
  readonly nowNs: number;
}

/** Makes of what is counted what is looked at, and nothing else. */
export class SceneBuilder {
  readonly #parts: SceneParts;
  readonly #toScene = (kept: KeptTransaction): SceneTransaction => ({
    ...toTransactionRow(kept.transaction, this.#parts.row),
    ...(kept.transaction.waiting ? { waitsSeconds: kept.transaction.waitsNs / 1e9 } : {}),
    rowKey: kept.rowKey,
  });

  constructor(parts: SceneParts) {
    this.#parts = parts;
  }

  scene(look: Look, moment: SceneMoment): Scene {
    const { latest, errors, costs, clocks } = this.#parts;
    const asks = (part: LookPart): boolean => look.parts.includes(part);
    return {
      look,
      transactions: asks('transactions') ? latest.scene(this.#toScene) : null,
      inFlight: asks('inFlight') ? this.#inFlight(moment) : null,
      connections: asks('connections') ? this.#connections(moment) : null,
      errors: asks('errors') ? errors.scene(clocks, this.#toScene) : null,
      detail: look.row === null ? null : this.#detail(look.row, moment),
      cost: asks('cost') ? costs.over(look.intervalNs) : null,
    };
  }

  #inFlight({ inFlight, nowNs }: SceneMoment): Scene['inFlight'] {
    const { aggregator, clocks, row } = this.#parts;
    const rowKeyOf = (request: InFlight): string => aggregator.seriesOf(request).key;
    const { workloads: processes, naming } = row;
    return inFlightRows(inFlight, nowNs, { clocks, rowKeyOf, processes, naming });
  }

  #connections({ context, inFlight, nowNs }: SceneMoment): Scene['connections'] {
    const { connections: counts, row } = this.#parts;
    const { workloads: processes, naming } = row;
    return connectionRows(context, { inFlight, counts, nowNs }, { processes, naming });
  }

  #detail(key: string, { inFlight, last, nowNs }: SceneMoment): Scene['detail'] {
    const { aggregator, history, windows, spans } = this.#parts;
    const { widthNs, blockWindows } = spans;
    const all = windows.covered('start', 0, last);
    const parts = { aggregator, history, widthNs, blockWindows, toScene: this.#toScene };
    return detailOf(key, parts, { all, inFlight, nowNs });
  }
}
