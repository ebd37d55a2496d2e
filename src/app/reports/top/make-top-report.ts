import { monotonicNs } from '../../../lib/clock.ts';
import { Aggregator } from '../../../metrics/aggregator.ts';
import { EndIdentities, type EndIdentity } from '../../../metrics/history/ends.ts';
import { History } from '../../../metrics/history/history.ts';
import { clientOf } from '../../../metrics/row-split.ts';
import { protocolAttributes } from '../../../protocols/registry.ts';
import type { TransactionConnection } from '../../../transactions/transaction.ts';
import type { ReportParts } from '../report-parts.ts';
import { clientCalled } from '../trace-row.ts';
import { ConnectionCounts } from './connection-counts.ts';
import { ErrorTable } from './error-table.ts';
import { Latest } from './latest.ts';
import { defaultLook } from './look.ts';
import { OwnCosts } from './own-cost.ts';
import { SceneBuilder, type SceneParts } from './scene-builder.ts';
import { spansOf } from './spans.ts';
import { TopCounts } from './top-counts.ts';
import { type PictureOutbox, TopReport } from './top-report.ts';
import { TopWindows } from './windows.ts';

/** What reports have in common, but that only pictures leave. */
export interface TopParts extends Omit<ReportParts, 'outbox'> {
  readonly outbox: PictureOutbox;
}

export function makeTopReport(intervalNs: number, parts: TopParts): TopReport {
  const { clocks, naming, outbox, observer } = parts;
  const originNs = clocks.monotonicNs;
  const spans = spansOf(intervalNs);
  const history = new History(spans);
  const aggregator = new Aggregator({
    originNs,
    widthNs: spans.widthNs,
    observer,
    keep: spans.keep,
    beyondKeep: 'drop',
    dropped: (series, cell, index) => history.fold(series, cell, index),
    workloads: parts.workloads,
    naming,
    split: parts.split,
    attributesOf: (protocol, operation, resource) => protocolAttributes(protocol, operation, null, resource),
  });
  const scene: SceneParts = {
    aggregator,
    history,
    windows: new TopWindows({ aggregator, history, widthNs: spans.widthNs }),
    latest: new Latest(),
    errors: new ErrorTable(),
    connections: new ConnectionCounts(),
    costs: makeCosts(parts),
    spans,
    clocks,
    row: { observer, clocks, workloads: parts.processes, naming, attributesOf: protocolAttributes },
  };
  const look = defaultLook(intervalNs);
  const scenes = new SceneBuilder(scene);
  const ends = new EndIdentities((connection) => endOf(connection, parts));
  return new TopReport({ ...scene, originNs, look, counts: new TopCounts({ ...scene, ends }), scenes, outbox });
}

/** Who calls, of a server; who is called, of a client. */
function endOf(connection: TransactionConnection, { processes, naming }: TopParts): EndIdentity {
  const client = clientOf(connection, processes);
  if (client !== null) return { address: client.address, port: null, called: client };
  const { remoteAddress: address, remotePort, transport } = connection;
  return { address, port: transport === 'unix' ? null : remotePort, called: clientCalled(connection, naming) };
}

function makeCosts({ countRuns }: TopParts): OwnCosts {
  return new OwnCosts({
    countRuns: () => countRuns?.() ?? null,
    nowNs: monotonicNs,
    cpuMicroseconds: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    residentBytes: () => process.memoryUsage.rss(),
  });
}
