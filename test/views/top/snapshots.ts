import type {
  Snapshot,
  SnapshotDistribution,
  SnapshotLoss,
  SnapshotRow,
  SnapshotTotals,
} from '../../../src/metrics/snapshot.ts';
import type { Role } from '../../../src/transactions/transaction.ts';
import { NO_LOSS as NOTHING } from '../../metrics/no-loss.ts';

export const WINDOW_SECONDS = 10;

export interface RowSketch {
  readonly role?: Role;
  readonly protocol?: string;
  readonly operation: string;
  readonly resource?: string | null;
  readonly server?: string;
  readonly rate: number;
  /** Counts over the window; those but 2xx are errors where `errors` does not say otherwise. */
  readonly statuses?: Readonly<Record<string, number>>;
  readonly errors?: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly p50?: number;
  readonly inFlight?: number;
  readonly oldest?: number;
  readonly waiting?: number;
}

/** A row as metrics would make it, from what a test cares about. */
export function row(sketch: RowSketch): SnapshotRow {
  const { role = 'server', protocol = 'http', operation, resource = null, rate, inFlight = 0 } = sketch;
  const transactions = Math.round(rate * WINDOW_SECONDS);
  const errorTypes = sketch.errors ?? {};
  const errors = Object.values(errorTypes).reduce((sum, times) => sum + times, 0);
  const [, address = '10.0.0.1', port = '8080'] = /^\[?(.+?)\]?:(\d+)$/.exec(sketch.server ?? '') ?? [];
  return {
    key: [role, protocol, operation, resource, address, port].join(' '),
    observer: 'process',
    role,
    protocol,
    protocolVersion: protocol === 'http' ? '1.1' : null,
    operation,
    resource,
    workload: {
      name: 'shop.service',
      command: 'node',
      containerId: null,
      containerName: null,
      podUid: null,
      cgroup: null,
      unit: 'shop.service',
      application: 'shop',
      instance: 'host/shop.service',
      pids: [123, 124],
    },
    server: { address, port: Number(port), transport: 'tcp', name: null, nameSource: null },
    client: null,
    connection: null,
    transactions,
    errors,
    ratePerSecond: rate,
    errorRatio: transactions === 0 ? null : errors / transactions,
    statusCodes: Object.entries(sketch.statuses ?? {}),
    errorTypes: Object.entries(errorTypes),
    outcomes: [['ok', transactions - errors]],
    waiting: { count: sketch.waiting ?? 0, sum: 0 },
    inFlight: { count: inFlight, oldestSeconds: sketch.oldest ?? null },
    durationSeconds: distribution(transactions, sketch.p50),
    timeToFirstByteSeconds: distribution(transactions, sketch.p50 === undefined ? undefined : sketch.p50 * 0.8),
    requestBytes: transactions * 120,
    responseBytes: transactions * 4200,
    tcp: { retransmissions: null, rttSeconds: null },
    attributes: {},
  };
}

function distribution(count: number, p50?: number): SnapshotDistribution {
  if (p50 === undefined)
    return { count: 0, sum: 0, min: null, mean: null, p50: null, p90: null, p95: null, p99: null, max: null };
  const middle = p50 / 1000;
  return {
    count,
    sum: count * middle,
    min: middle * 0.5,
    mean: middle,
    p50: middle,
    p90: middle * 2,
    p95: middle * 3.2,
    p99: middle * 6.1,
    max: middle * 9,
  };
}

export const NO_LOSS: SnapshotLoss = {
  ...NOTHING,
  capture: {
    cutFiles: 0,
    encapsulatedPackets: 0,
    encryptedPackets: 0,
    unreadLinkPackets: 0,
    cutPackets: 0,
    cutPayloads: 0,
    incompleteDatagrams: 0,
  },
};

export const SOME_LOSS: SnapshotLoss = {
  complete: false,
  kernel: { ringFullRecords: 37, missedRuns: 0, tableFull: 0, copyFaults: 0, peersUnknown: 0 },
  stream: { gapBytes: 1_234_567, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 98_765_432 },
  pairing: { unmatchedRequests: 3, unmatchedResponses: 2, duplicateResponses: 0 },
  limits: {
    evictedConnections: 0,
    evictedRequests: 0,
    forgottenConnections: 0,
    otherSeriesTransactions: 17,
    cappedNames: 0,
    forgottenStatements: 0,
    forgottenNames: 0,
    droppedOutputs: 0,
  },
};

export interface SnapshotSketch {
  /** Seconds since attach; also the window's index. */
  readonly tick: number;
  readonly rows: readonly SnapshotRow[];
  readonly loss?: SnapshotLoss;
  readonly bytes?: Partial<Snapshot['coverage']['bytes']>;
  readonly label?: string;
  readonly alive?: boolean;
}

export function snapshot({
  tick,
  rows,
  loss = NO_LOSS,
  bytes,
  label = 'pid 123',
  alive = true,
}: SnapshotSketch): Snapshot {
  const nothing = { decoded: 0, tls: 0, recognised: 0, unknown: 0, unreadable: 0 };
  return {
    window: {
      index: tick,
      startUnixNs: (tick - WINDOW_SECONDS) * 1e9,
      endUnixNs: tick * 1e9,
      durationSeconds: WINDOW_SECONDS,
      partial: false,
      elapsedSeconds: tick,
    },
    totals: { server: totals(rows, 'server'), client: totals(rows, 'client'), unknown: totals(rows, 'unknown') },
    rows,
    coverage: { connections: nothing, bytes: { ...nothing, ...bytes } },
    loss,
    target: {
      label,
      processes: [
        { command: 'nginx', count: 3 },
        { command: 'node', count: 4 },
      ],
      alive,
    },
  };
}

function totals(rows: readonly SnapshotRow[], role: Role): SnapshotTotals {
  const own = rows.filter((candidate) => candidate.role === role);
  const sum = (of: (each: SnapshotRow) => number) => own.reduce((total, each) => total + of(each), 0);
  const transactions = sum((each) => each.transactions);
  const errors = sum((each) => each.errors);
  const oldest = own.flatMap(({ inFlight }) => inFlight.oldestSeconds ?? []);
  return {
    transactions,
    errors,
    ratePerSecond: transactions / WINDOW_SECONDS,
    errorRatio: transactions === 0 ? null : errors / transactions,
    inFlight: sum((each) => each.inFlight.count),
    oldestInFlightSeconds: oldest.length === 0 ? null : Math.max(...oldest),
  };
}

/** A shop: nine endpoints, seven dependencies, as in the man page's example. */
export const SHOP: readonly SnapshotRow[] = [
  row({ operation: 'GET', resource: '/users/{id}', rate: 214.3, p50: 1.92, inFlight: 2, statuses: { 200: 2143 } }),
  row({
    operation: 'GET',
    resource: '/orders/{id}/items',
    rate: 121,
    p50: 8.4,
    inFlight: 4,
    oldest: 0.7,
    statuses: { 200: 1172, 500: 38 },
    errors: { 500: 38 },
  }),
  row({
    operation: 'POST',
    resource: '/orders',
    rate: 41.2,
    p50: 22.5,
    inFlight: 2,
    statuses: { 201: 410, 503: 2 },
    errors: { 503: 2 },
  }),
  row({ operation: 'GET', resource: '/assets/{*}', rate: 30.1, p50: 0.31, statuses: { 200: 292, 404: 9 } }),
  row({ operation: 'HEAD', resource: '/healthz', rate: 4.9, p50: 0.12, statuses: { 200: 49 } }),
  row({ operation: 'DELETE', resource: '/orders/{id}', rate: 2.2, p50: 12, statuses: { 204: 22 } }),
  row({ operation: 'GET', resource: '/search', rate: 0.4, p50: 310, statuses: { 200: 4 } }),
  row({ operation: 'PUT', resource: '/users/{id}/preferences/notifications', rate: 0.2, p50: 4, statuses: { 204: 2 } }),
  row({
    operation: 'GET',
    resource: '/reports/{uuid}',
    rate: 0.1,
    p50: 11_900,
    inFlight: 1,
    oldest: 12,
    statuses: { 200: 1 },
  }),
  row({ role: 'client', protocol: 'redis', operation: 'GET', server: '10.0.0.7:6379', rate: 803.2, p50: 0.12 }),
  row({
    role: 'client',
    protocol: 'redis',
    operation: 'SET',
    server: '10.0.0.7:6379',
    rate: 121.4,
    p50: 0.14,
    inFlight: 1,
  }),
  row({
    role: 'client',
    protocol: 'redis',
    operation: 'BLPOP',
    server: '10.0.0.7:6379',
    rate: 0.3,
    waiting: 3,
    inFlight: 1,
    oldest: 0.4,
  }),
  row({ role: 'client', protocol: 'redis', operation: 'CONFIG GET', server: '10.0.0.7:6379', rate: 0.1, p50: 0.2 }),
  row({
    role: 'client',
    operation: 'GET',
    resource: '/stock/{id}',
    server: '10.0.0.9:8081',
    rate: 41,
    p50: 5.1,
    inFlight: 1,
    statuses: { 200: 408, 503: 2 },
    errors: { 503: 2 },
  }),
  row({
    role: 'client',
    operation: 'POST',
    resource: '/v1/charges',
    server: '[2001:db8::17:1]:8443',
    rate: 3,
    p50: 84,
  }),
  row({
    role: 'client',
    protocol: 'unknown',
    operation: 'connect',
    server: '10.0.0.99:9092',
    rate: 0.5,
    errors: { refused: 5 },
  }),
];
