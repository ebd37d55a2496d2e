import { formatTime } from '../lib/formats.ts';
import type { Snapshot, SnapshotCoverage, SnapshotLoss, SnapshotTotals, SnapshotWindow } from '../metrics/snapshot.ts';
import { exportCoverage, exportLoss } from './account.ts';
import { exportRatio } from './ratio.ts';
import { type ExportRow, exportRow } from './row.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

/** What a snapshot does not know of its circumstances. */
export interface ExportContext {
  /** `total`: one document for the whole run; `window`: one of several. */
  readonly kind: 'total' | 'window';
  readonly tool: { readonly name: string; readonly version: string };
  readonly host: { readonly name: string; readonly kernel: string; readonly arch: string };
  readonly source: ExportSource;
  readonly targets: readonly ExportTarget[];
  /** The filter, as `printFilter` writes it. */
  readonly filter: string | null;
  /** Whether distributions carry their histograms; the snapshot must hold them. */
  readonly histograms: boolean;
}

export interface ExportSource {
  readonly kind: 'live' | 'recording' | 'pcap';
  readonly probe: 'socket' | 'sys_exit' | null;
}

export interface ExportTarget {
  readonly kind: string;
  readonly value: string;
  readonly processes: number;
  /** Named to be left out. */
  readonly leftOut?: true;
}

export interface ExportDocument {
  readonly schemaVersion: string;
  readonly kind: 'total' | 'window';
  readonly tool: ExportContext['tool'];
  readonly host: ExportContext['host'];
  readonly source: ExportSource;
  readonly targets: readonly ExportTarget[];
  readonly filter: string | null;
  readonly window: ExportWindow;
  readonly totals: {
    readonly server: SnapshotTotals;
    readonly client: SnapshotTotals;
    readonly unknown: SnapshotTotals;
  };
  readonly endpoints: readonly ExportRow[];
  readonly dependencies: readonly ExportRow[];
  readonly unattributed: readonly ExportRow[];
  readonly coverage: SnapshotCoverage;
  readonly loss: SnapshotLoss;
}

export interface ExportWindow {
  readonly index: number;
  readonly start: string;
  readonly end: string;
  readonly durationSeconds: number;
  readonly partial: boolean;
}

/** The document of `export --json`, as `schema/export.schema.json` has it. Its keys are in the order in which they are written. */
export function exportDocument(snapshot: Snapshot, context: ExportContext): ExportDocument {
  const { kind, tool, host, source, targets, filter, histograms } = context;
  const rowsOf = (role: string): ExportRow[] =>
    snapshot.rows.filter((row) => row.role === role).map((row) => exportRow(row, histograms));
  return {
    schemaVersion: SCHEMA_VERSION,
    kind,
    tool: { name: tool.name, version: tool.version },
    host: { name: host.name, kernel: host.kernel, arch: host.arch },
    source: { kind: source.kind, probe: source.probe },
    targets: targets.map(exportTarget),
    filter,
    window: exportWindow(snapshot.window),
    totals: {
      server: exportTotals(snapshot.totals.server),
      client: exportTotals(snapshot.totals.client),
      unknown: exportTotals(snapshot.totals.unknown),
    },
    endpoints: rowsOf('server'),
    dependencies: rowsOf('client'),
    unattributed: rowsOf('unknown'),
    coverage: exportCoverage(snapshot.coverage),
    loss: exportLoss(snapshot.loss),
  };
}

function exportTarget({ kind, value, processes, leftOut }: ExportTarget): ExportTarget {
  return { kind, value, processes, ...(leftOut && { leftOut }) };
}

function exportWindow(window: SnapshotWindow): ExportWindow {
  return {
    index: window.index,
    start: formatTime(window.startUnixNs),
    end: formatTime(window.endUnixNs),
    durationSeconds: Math.round(window.durationSeconds * 1e6) / 1e6,
    partial: window.partial,
  };
}

function exportTotals(totals: SnapshotTotals): SnapshotTotals {
  return {
    transactions: totals.transactions,
    errors: totals.errors,
    ratePerSecond: exportRatio(totals.ratePerSecond),
    errorRatio: totals.errorRatio === null ? null : exportRatio(totals.errorRatio),
    inFlight: totals.inFlight,
    oldestInFlightSeconds: totals.oldestInFlightSeconds,
  };
}
