import { InvariantError } from '../../lib/errors.ts';
import { SampleClock } from '../../lib/sample-clock.ts';
import { Aggregator } from '../../metrics/aggregator.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import { protocolAttributes } from '../../protocols/registry.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import { CollectionSender } from '../collection-wire.ts';
import type { DecodingMode, ExportMode, StoreOption, TracesOption, WindowsOption } from '../options.ts';
import { makeStore } from './make-store.ts';
import { ManyReports } from './many-reports.ts';
import { measuredAttributes } from './measured-attributes.ts';
import { toOpenRow } from './open-row.ts';
import type { Report } from './report.ts';
import type { ReportParts } from './report-parts.ts';
import { SpanReport } from './span-report.ts';
import { StoreReport } from './store-report.ts';
import { makeTopReport } from './top/make-top-report.ts';
import { headOf } from './trace-head.ts';
import { TraceReport } from './trace-report.ts';
import { type TraceRowContext, toTransactionRow } from './trace-row.ts';
import { TraceSelection } from './trace-selection.ts';
import { TreeReport } from './tree-report.ts';
import { WindowReport } from './window-report.ts';

/** Windows held open for late transactions, beside those that are shown. */
const SPARE_WINDOWS = 4;

/** The report of a decoding mode. */
export function makeReport(mode: DecodingMode, parts: ReportParts): Report {
  switch (mode.kind) {
    case 'top':
      return makePictures(mode.intervalNs, mode.windows, parts);
    case 'once':
      return makeWindowReport({ intervalNs: mode.intervalNs, histograms: false, at: 0, count: 1 }, parts);
    case 'export':
      return makeExportReport(mode, parts);
    case 'trace':
      return mode.tree ? makeTreeReport(mode.count, parts) : makeTraceReport(mode.count, parts);
    default:
      return mode satisfies never;
  }
}

function makePictures(intervalNs: number, windows: WindowsOption | null, parts: ReportParts): Report {
  const pictures = makeTopReport(intervalNs, parts);
  if (windows === null) return pictures;
  return new ManyReports(pictures, makeWindowReport({ ...windows, at: 1, count: Number.POSITIVE_INFINITY }, parts));
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

function makeTreeReport(count: number | null, parts: ReportParts): Report {
  const { processes, selection } = parts;
  return new TreeReport({
    rows: makeTraceReport(count, parts),
    toRow: rowMaker(parts),
    selects: (transaction) => selection === null || selection.selects(transaction),
    // Pre-forked workers are one program, as far as it can be told from outside.
    programOf(tgid) {
      const { cgroup, command } = processes.workloadOf(tgid);
      return `${cgroup} ${command}`;
    },
    commandOf: (tgid) => processes.workloadOf(tgid).command,
  });
}

function makeTraceReport(count: number | null, parts: ReportParts): TraceReport {
  const context = rowContext(parts);
  return new TraceReport({
    toRow: rowMaker(parts),
    toOpenRow: (request, nowNs) => toOpenRow(request, nowNs, context),
    count,
    outbox: parts.outbox,
  });
}

function rowMaker(parts: ReportParts): (transaction: Transaction) => TransactionRow {
  const context = rowContext(parts);
  return (transaction) => toTransactionRow(transaction, context);
}

function rowContext({ observer, clocks, processes, naming, heads }: ReportParts): TraceRowContext {
  const context = { observer, clocks, workloads: processes, naming, attributesOf: protocolAttributes };
  return heads ? { ...context, headOf } : context;
}

function attributesOf(
  protocol: string,
  operation: string,
  resource: string | null,
): Readonly<Record<string, string | number>> {
  return protocolAttributes(protocol, operation, null, resource);
}
