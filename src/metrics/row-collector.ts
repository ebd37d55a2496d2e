import type { InFlight } from '../transactions/in-flight.ts';
import type { Role } from '../transactions/transaction.ts';
import { Cell } from './cell.ts';
import { distributionOf, seconds } from './distribution.ts';
import { OTHER, type Series } from './series.ts';
import type { SnapshotRow, SnapshotTcp, SnapshotTotals } from './snapshot.ts';

export interface CollectorOptions {
  readonly observer: SnapshotRow['observer'];
  /** What rates are taken over. */
  readonly seconds: number;
  readonly histograms: boolean;
  readonly attributesOf: (
    protocol: string,
    operation: string,
    resource: string | null,
  ) => Readonly<Record<string, string | number>>;
}

class RowDraft {
  readonly series: Series;
  cell: Cell;
  /** False while `cell` is a window's own, which must not be changed. */
  merged = false;
  inFlight = 0;
  oldestNs: number | null = null;

  constructor(series: Series, cell: Cell) {
    this.series = series;
    this.cell = cell;
  }
}

interface TotalsDraft {
  transactions: number;
  errors: number;
  inFlight: number;
  oldestNs: number | null;
}

/** Adds up the cells of some windows into the rows and totals of a snapshot. */
export class RowCollector {
  readonly #options: CollectorOptions;
  readonly #drafts = new Map<string, RowDraft>();
  readonly #totals: Record<Role, TotalsDraft> = {
    server: { transactions: 0, errors: 0, inFlight: 0, oldestNs: null },
    client: { transactions: 0, errors: 0, inFlight: 0, oldestNs: null },
    unknown: { transactions: 0, errors: 0, inFlight: 0, oldestNs: null },
  };

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  add(series: Series, cell: Cell): void {
    const totals = this.#totals[series.group.identity.role];
    totals.transactions += cell.transactions;
    totals.errors += cell.errors;
    const draft = this.#drafts.get(series.key);
    if (draft === undefined) {
      this.#drafts.set(series.key, new RowDraft(series, cell));
      return;
    }
    if (!draft.merged) {
      const sum = new Cell();
      sum.merge(draft.cell);
      draft.cell = sum;
      draft.merged = true;
    }
    draft.cell.merge(cell);
  }

  /** Waiting requests are in flight, too, but their age says nothing of the whole until they are overdue: only their own row shows it. */
  addInFlight(series: Series, request: InFlight, nowNs: number): void {
    const ageNs = Number.isNaN(request.startNs) ? null : Math.max(0, nowNs - request.startNs);
    let draft = this.#drafts.get(series.key);
    if (draft === undefined) {
      draft = new RowDraft(series, new Cell());
      this.#drafts.set(series.key, draft);
    }
    draft.inFlight += 1;
    draft.oldestNs = oldest(draft.oldestNs, ageNs);
    const totals = this.#totals[series.group.identity.role];
    totals.inFlight += 1;
    if (!request.waiting || (ageNs ?? 0) > request.waitsNs) totals.oldestNs = oldest(totals.oldestNs, ageNs);
  }

  totals(): Record<Role, SnapshotTotals> {
    return {
      server: this.#totalsOf(this.#totals.server),
      client: this.#totalsOf(this.#totals.client),
      unknown: this.#totalsOf(this.#totals.unknown),
    };
  }

  /** By transactions, the most first, then by key. */
  rows(): SnapshotRow[] {
    const rows = [...this.#drafts.values()].map((draft) => this.#rowOf(draft));
    return rows.sort((a, b) => b.transactions - a.transactions || (a.key < b.key ? -1 : 1));
  }

  #totalsOf(draft: TotalsDraft): SnapshotTotals {
    return {
      transactions: draft.transactions,
      errors: draft.errors,
      ratePerSecond: this.#rate(draft.transactions),
      errorRatio: ratio(draft.errors, draft.transactions),
      inFlight: draft.inFlight,
      oldestInFlightSeconds: draft.oldestNs === null ? null : seconds(draft.oldestNs),
    };
  }

  #rowOf({ series, cell, inFlight, oldestNs }: RowDraft): SnapshotRow {
    const { role, protocol, workload, client, connection, pids } = series.group.identity;
    return {
      key: series.key,
      observer: this.#options.observer,
      role,
      protocol,
      protocolVersion: series.version,
      operation: series.operation,
      resource: series.resource,
      workload: {
        name: workload.name,
        command: workload.command,
        containerId: workload.containerId,
        containerName: workload.containerName,
        podUid: workload.podUid,
        cgroup: workload.cgroup,
        unit: workload.unit,
        application: workload.application,
        instance: workload.instance,
        pids: [...pids.values()].sort((a, b) => a - b),
      },
      server: series.group.server,
      client,
      connection,
      transactions: cell.transactions,
      errors: cell.errors,
      ratePerSecond: this.#rate(cell.transactions),
      errorRatio: ratio(cell.errors, cell.transactions),
      statusCodes: cell.statusCodes.counts(),
      errorTypes: cell.errorTypes.counts(),
      outcomes: cell.outcomes.counts(),
      waiting: { count: cell.waiting, sum: seconds(cell.waitingSum) },
      inFlight: { count: inFlight, oldestSeconds: oldestNs === null ? null : seconds(oldestNs) },
      durationSeconds: distributionOf(cell.durations, this.#options.histograms),
      timeToFirstByteSeconds: distributionOf(cell.firstBytes, this.#options.histograms),
      requestBytes: cell.requestBytes,
      responseBytes: cell.responseBytes,
      tcp: tcpOf(cell),
      attributes: this.#attributesOf(series),
    };
  }

  #attributesOf(series: Series): Readonly<Record<string, string | number>> {
    const { protocol } = series.group.identity;
    if (protocol === OTHER) return {};
    series.attributes ??= this.#options.attributesOf(protocol, series.operation, series.resource);
    return series.attributes;
  }

  #rate(transactions: number): number {
    return this.#options.seconds > 0 ? transactions / this.#options.seconds : 0;
  }
}

/** Null where the kernel has told nothing: 0 would say that there were none. */
function tcpOf(cell: Cell): SnapshotTcp {
  return {
    retransmissions: cell.tcpKnown ? cell.retransmissions : null,
    rttSeconds: cell.roundTrips > 0 ? seconds(cell.roundTripSum / cell.roundTrips) : null,
  };
}

function ratio(errors: number, transactions: number): number | null {
  return transactions === 0 ? null : errors / transactions;
}

function oldest(known: number | null, ageNs: number | null): number | null {
  if (ageNs === null) return known;
  return known === null || ageNs > known ? ageNs : known;
}
