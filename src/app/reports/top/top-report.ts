import type { Look, Scene } from '../../../metrics/scene.ts';
import type { Snapshot } from '../../../metrics/snapshot.ts';
import type { TransactionSink } from '../../../transactions/transaction.ts';
import type { Report } from '../report.ts';
import { buildSnapshot, type SnapshotContext } from '../snapshot-builder.ts';
import type { SceneBuilder, SceneParts } from './scene-builder.ts';

export interface TopReportOptions extends SceneParts {
  readonly originNs: number;
  readonly look: Look;
  readonly counts: TransactionSink;
  readonly scenes: SceneBuilder;
  readonly outbox: PictureOutbox;
}

/** Where pictures leave from, and looks come from. */
export interface PictureOutbox {
  takeLook(): Look | null;
  readonly takesPicture: boolean;
  picture(snapshot: Snapshot, scene: Scene): void;
  lastPicture(snapshot: Snapshot, scene: Scene): void;
}

/** What is looked at, as a picture at each interval, and at once where that changes. */
export class TopReport implements Report {
  readonly sinks: readonly TransactionSink[];
  readonly done = false;
  readonly behind = false;
  readonly #options: TopReportOptions;
  #look: Look;
  #dueNs: number;
  /** A look is not answered yet: the main thread had no room for it. */
  #asked = false;

  constructor(options: TopReportOptions) {
    this.#options = options;
    this.sinks = [options.counts];
    this.#look = options.look;
    this.#dueNs = options.originNs + options.look.intervalNs;
  }

  get otherSeriesTransactions(): number {
    return this.#options.aggregator.otherSeriesTransactions;
  }

  draining(drainedNs: number): void {
    const { aggregator, latest } = this.#options;
    aggregator.drainedNs = drainedNs;
    latest.draining(drainedNs);
  }

  drained(beganNs: number, context: SnapshotContext): void {
    const { aggregator, outbox } = this.#options;
    this.#takeLook(beganNs);
    const { intervalNs } = this.#look;
    const isDue = beganNs >= this.#dueNs;
    if (isDue) this.#dueNs += Math.max(1, Math.ceil((beganNs - this.#dueNs) / intervalNs)) * intervalNs;
    if (!(isDue || this.#asked) || !outbox.takesPicture) return;
    this.#asked = false;
    const { snapshot, scene } = this.#make(aggregator.indexAt(beganNs) - 1, beganNs, context);
    outbox.picture(snapshot, scene);
  }

  /** The last picture takes in the window that had begun. */
  finish(endNs: number, context: SnapshotContext): void {
    const { aggregator, outbox, costs } = this.#options;
    this.#takeLook(endNs);
    const { snapshot, scene } = this.#make(aggregator.indexAt(endNs), endNs, context);
    outbox.lastPicture(snapshot, scene);
    costs[Symbol.dispose]();
  }

  #takeLook(nowNs: number): void {
    const { outbox, costs } = this.#options;
    const look = outbox.takeLook();
    if (look === null) return;
    const { epoch, intervalNs } = this.#look;
    this.#look = look;
    this.#asked = true;
    if (look.epoch !== epoch) this.#beginAnew(nowNs);
    if (look.intervalNs !== intervalNs) this.#dueNs = nowNs + look.intervalNs;
    if (look.parts.includes('cost')) costs.begin();
    else costs[Symbol.dispose]();
  }

  #beginAnew(nowNs: number): void {
    const { history, errors, aggregator } = this.#options;
    history.begin(aggregator.indexAt(nowNs));
    errors.clear();
  }

  #make(last: number, nowNs: number, context: SnapshotContext): { snapshot: Snapshot; scene: Scene } {
    const { aggregator, windows, scenes } = this.#options;
    const { window, intervalNs } = this.#look;
    const { first, partial, cells } = windows.covered(window, intervalNs, last);
    const { startNs, endNs } = aggregator.span(first, Math.max(first, last), nowNs);
    const inFlight = context.inFlight(nowNs);
    const rows = aggregator.rowsOf({ seconds: (endNs - startNs) / 1e9, cells, inFlight, nowNs });
    const snapshot = buildSnapshot(context, { index: last, startNs, endNs, partial }, rows);
    return { snapshot, scene: scenes.scene(this.#look, { context, inFlight, last, nowNs }) };
  }
}
