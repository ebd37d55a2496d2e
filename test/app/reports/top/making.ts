import type { SnapshotContext } from '../../../../src/app/reports/snapshot-builder.ts';
import { defaultLook } from '../../../../src/app/reports/top/look.ts';
import { makeTopReport, type TopParts } from '../../../../src/app/reports/top/make-top-report.ts';
import type { TopReport } from '../../../../src/app/reports/top/top-report.ts';
import type { OpenConnection } from '../../../../src/connections/open-connection.ts';
import { Processes } from '../../../../src/metadata/processes.ts';
import { Workloads } from '../../../../src/metadata/workloads.ts';
import type { Look, Scene } from '../../../../src/metrics/scene.ts';
import type { Snapshot, SnapshotCoverage, SnapshotLoss, SnapshotTarget } from '../../../../src/metrics/snapshot.ts';
import type { InFlight } from '../../../../src/transactions/in-flight.ts';
import type { Transaction } from '../../../../src/transactions/transaction.ts';
import { transactionOf } from '../../../metrics/transactions.ts';

export const SECOND = 1e9;

export interface Picture {
  readonly snapshot: Snapshot;
  readonly scene: Scene;
}

/** The report of `top`, at a clock of the test's own that begins at 0, and what leaves it. */
export class Top {
  readonly pictures: Picture[] = [];
  readonly report: TopReport;
  inFlight: InFlight[] = [];
  connections: OpenConnection[] = [];
  /** False while the main thread is behind. */
  takesPicture = true;
  look: Look;
  #asked: Look | null = null;
  readonly context: SnapshotContext = {
    clocks: { monotonicNs: 0, realtimeNs: 1.7e18 },
    account: () => ({ coverage: {} as SnapshotCoverage, loss: {} as SnapshotLoss }),
    target: () => ({}) as SnapshotTarget,
    inFlight: () => this.inFlight,
    connections: () => this.connections,
  };

  constructor(intervalNs = SECOND, parts: Partial<TopParts> = {}) {
    this.look = defaultLook(intervalNs);
    const processes = new Processes({ procPath: null });
    const workloads = new Workloads({ processes, hostName: 'host', by: [] });
    this.report = makeTopReport(intervalNs, {
      observer: 'process',
      clocks: this.context.clocks,
      workloads,
      split: { client: false, connection: false },
      processes: new Workloads({ processes, hostName: 'host', by: ['pid'] }),
      naming: null,
      outbox: this.#outbox(),
      routes: [],
      countRuns: null,
      heads: false,
      selection: null,
      mayWait: false,
      ...parts,
    });
  }

  get last(): Picture {
    return this.pictures.at(-1) as Picture;
  }

  /** How many transactions are in the last picture. */
  get counted(): number {
    return this.last.snapshot.rows.reduce((sum, { transactions }) => sum + transactions, 0);
  }

  /** A transaction that took 1 ms, and its drain. */
  ends(endNs: number, fields: Partial<Transaction> = {}): void {
    this.report.draining(endNs);
    const times = { startNs: endNs - 1e6, firstByteNs: endNs, endNs };
    for (const sink of this.report.sinks) sink.transaction(transactionOf({ ...times, ...fields }));
  }

  drained(atNs: number): void {
    this.report.drained(atNs, this.context);
  }

  /** Asks for another look, which is answered by the drain at this time. */
  sees(atNs: number, fields: Partial<Look>): Picture {
    this.look = { ...this.look, ...fields };
    this.#asked = this.look;
    this.drained(atNs);
    return this.last;
  }

  #outbox(): TopParts['outbox'] {
    const top = this;
    const picture = (snapshot: Snapshot, scene: Scene): void => void this.pictures.push({ snapshot, scene });
    return {
      takeLook: () => {
        const asked = this.#asked;
        this.#asked = null;
        return asked;
      },
      get takesPicture() {
        return top.takesPicture;
      },
      picture,
      lastPicture: picture,
    };
  }
}
