import type { ClockPair } from '../../lib/clock.ts';
import { InvariantError } from '../../lib/errors.ts';
import { SampleClock } from '../../lib/sample-clock.ts';
import type { LocalNaming } from '../../metadata/found-name.ts';
import type { Workloads } from '../../metadata/workloads.ts';
import { Aggregator } from '../../metrics/aggregator.ts';
import type { RowSplit } from '../../metrics/row-split.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import { protocolAttributes } from '../../protocols/registry.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import { CollectionSender } from '../collection-wire.ts';
import type { DecodingMode, ExportMode, StoreOption, TracesOption, WindowsOption } from '../options.ts';
import type { Outbox } from '../outbox.ts';
import { makeStore } from './make-store.ts';
import { ManyReports } from './many-reports.ts';
import { measuredAttributes } from './measured-attributes.ts';
import { toOpenRow } from './open-row.ts';
import type { Report } from './report.ts';
import { SLIDING_NS, SlidingReport } from './sliding-report.ts';
import { SpanReport } from './span-report.ts';
import { StoreReport } from './store-report.ts';
import { TraceReport } from './trace-report.ts';
import { toTransactionRow } from './trace-row.ts';
import { TraceSelection } from './trace-selection.ts';
import { WindowReport } from './window-report.ts';

/** Windows held open for late transactions, beside those that are shown. */
const SPARE_WINDOWS = 4;
/** Windows of the sliding view are no longer than this, so that a picture is never older. */
const SLIDING_STEP_NS = 1e9;

export interface ReportParts {
  readonly observer: TransactionRow['observer'];
  readonly clocks: ClockPair;
  /** As rows are split. */
  readonly workloads: Workloads;
  readonly split: RowSplit;
  /** Each process alone. */
  readonly processes: Workloads;
  /** Null: servers have only the names that clients use. */
  readonly naming: LocalNaming | null;
  readonly outbox: Outbox;
  /** Patterns of routes that the user has named. */
  readonly routes: readonly string[];
  /** A replay waits for who reads its windows; the ring does not. */
  readonly mayWait: boolean;
}

/** The report of a decoding mode. */
export function makeReport(mode: DecodingMode, parts: ReportParts): Report {
  switch (mode.kind) {
    case 'top':
      return makeTopReport(mode.intervalNs, mode.windows, parts);
    case 'once':
      return makeWindowReport({ intervalNs: mode.intervalNs, histograms: false, at: 0, count: 1 }, parts);
    case 'export':
      return makeExportReport(mode, parts);
    case 'trace':
      return makeTraceReport(mode.count, parts);
    default:
      return mode satisfies never;
  }
}

function makeTopReport(intervalNs: number, windows: WindowsOption | null, parts: ReportParts): Report {
  const sliding = makeSlidingReport(intervalNs, parts);
  if (windows === null) return sliding;
  return new ManyReports(sliding, makeWindowReport({ ...windows, at: 1, count: Number.POSITIVE_INFINITY }, parts));
}

function makeSlidingReport(intervalNs: number, parts: ReportParts): Report {
  const { clocks, workloads, naming, outbox } = parts;
  const originNs = clocks.monotonicNs;
  const widthNs = Math.min(intervalNs, SLIDING_STEP_NS);
  const span = Math.ceil(Math.max(SLIDING_NS, intervalNs) / widthNs);
  const aggregator = new Aggregator({
    originNs,
    widthNs,
    observer: parts.observer,
    keep: span + SPARE_WINDOWS,
    beyondKeep: 'drop',
    workloads,
    naming,
    split: parts.split,
    attributesOf,
  });
  return new SlidingReport({
    aggregator,
    originNs,
    widthNs,
    span,
    intervalNs,
    emit: (snapshot, last) => (last ? outbox.window(snapshot, 0) : outbox.picture(snapshot)),
  });
}

function makeExportReport({ windows, store, traces }: ExportMode, parts: ReportParts): Report {
  const count = Number.POSITIVE_INFINITY;
  const reports = windows.map((option, at) => makeWindowReport({ ...option, at, count }, parts));
  if (store !== null) reports.push(makeStoreReport(store, parts));
  if (traces !== null) reports.push(makeSpanReport(traces, parts));
  const [first, ...others] = reports;
  if (first === undefined) throw new InvariantError('an export that nobody takes');
  return new ManyReports(first, ...others);
}

function makeStoreReport(option: StoreOption, { clocks, workloads, split, routes, outbox }: ReportParts): Report {
  const clock = new SampleClock(clocks.realtimeNs);
  const sender = new CollectionSender();
  return new StoreReport({
    store: makeStore(option, { clock, workloads, split, routes }),
    clock,
    takeAsk: () => outbox.takeAsk(),
    give: (collection, last) => outbox.say({ kind: 'collected', collection: sender.toSent(collection), last }),
  });
}

function makeSpanReport(option: TracesOption, parts: ReportParts): Report {
  const { observer, clocks, processes, outbox, routes } = parts;
  return new SpanReport({
    selection: new TraceSelection(option),
    // A span's server is called what OpenTelemetry has for it: by name as its client knows it, or by address.
    context: { observer, clocks, workloads: processes, naming: null },
    attributesOf: measuredAttributes(routes),
    outbox,
  });
}

interface WindowReportOption extends WindowsOption {
  /** Which of the mode's windows these are. */
  readonly at: number;
  readonly count: number;
}

function makeWindowReport(option: WindowReportOption, parts: ReportParts): Report {
  const { clocks, workloads, naming, outbox, mayWait } = parts;
  const originNs = clocks.monotonicNs;
  const widthNs = option.intervalNs ?? Number.POSITIVE_INFINITY;
  const aggregator = new Aggregator({
    originNs,
    widthNs,
    observer: parts.observer,
    keep: option.intervalNs === null ? 1 : SPARE_WINDOWS,
    beyondKeep: 'merge',
    histograms: option.histograms,
    workloads,
    naming,
    split: parts.split,
    attributesOf,
  });
  const { at, count: windows } = option;
  const emit = (snapshot: Snapshot): void => outbox.window(snapshot, at);
  const hasRoom = (): boolean => !mayWait || outbox.hasRoom;
  return new WindowReport({ aggregator, originNs, widthNs, windows, emit, hasRoom });
}

function makeTraceReport(count: number | null, parts: ReportParts): Report {
  const { clocks, processes, naming, outbox, observer } = parts;
  const row = { observer, clocks, workloads: processes, naming, attributesOf: protocolAttributes };
  return new TraceReport({
    toRow: (transaction) => toTransactionRow(transaction, row),
    toOpenRow: (request, nowNs) => toOpenRow(request, nowNs, row),
    count,
    outbox,
  });
}

function attributesOf(
  protocol: string,
  operation: string,
  resource: string | null,
): Readonly<Record<string, string | number>> {
  return protocolAttributes(protocol, operation, null, resource);
}
