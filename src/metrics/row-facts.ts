import type { EndpointTest } from '../lib/filter/endpoint-test.ts';
import type { Facts } from '../lib/filter/facts.ts';
import type { NumberTest } from '../lib/filter/number-test.ts';
import type { TextTest } from '../lib/filter/text-test.ts';
import type { Counts, SnapshotDistribution, SnapshotRow } from './snapshot.ts';

/**
 * What filters ask of rows. What only a single transaction has (a status, a duration, a process) holds of a row where it holds
 * of one of its transactions at least; its bytes and tries are of no one transaction, and nobody knows of them.
 */
export const ROW_FACTS: Facts<SnapshotRow> = {
  error: (row) => row.errors > 0,
  shown: (row, test) =>
    test.matchesPair(row.operation, row.resource, ' ') ||
    test.matches(row.protocol) ||
    isOfWorkload(row, test) ||
    test.matchesPair(row.server.address, row.server.port, ':') ||
    (row.server.name !== null && test.matchesPair(row.server.name, row.server.port, ':')),
  texts: {
    proto: (row, test) => test.matches(row.protocol),
    side: (row, test) => test.matches(row.role),
    op: (row, test) => test.matches(row.operation),
    path: (row, test) => test.matches(row.resource),
    status: (row, test) => hasOne(row.statusCodes, test),
    type: (row, test) => hasOne(row.errorTypes, test),
    outcome: (row, test) => hasOne(row.outcomes, test),
    workload: isOfWorkload,
    comm: (row, test) => test.matches(row.workload.command),
    container: ({ workload }, test) => test.matches(workload.containerId) || test.matches(workload.containerName),
    unit: (row, test) => test.matches(row.workload.unit),
    app: (row, test) => test.matches(row.workload.application),
    instance: (row, test) => test.matches(row.workload.instance),
    pod: (row, test) => test.matches(row.workload.podUid),
    transport: (row, test) => test.matches(row.server.transport),
  },
  endpoints: {
    server: isServer,
    // A row is of all clients of its server.
    peer: (row, test, assume) => (row.role === 'client' ? isServer(row, test) : assume),
  },
  numbers: {
    port: (row, test) => test.matches(row.server.port ?? Number.NaN),
    pid: (row, test) => row.workload.pids.some((pid) => test.matches(pid)),
    dur: (row, test, assume) => hasDuration(row.durationSeconds, test, assume),
    ttfb: (row, test, assume) => hasDuration(row.timeToFirstByteSeconds, test, assume),
    bytes: null,
    'request-bytes': null,
    'response-bytes': null,
    tries: null,
  },
};

function hasOne(counts: Counts, test: TextTest): boolean {
  return counts.some(([name]) => test.matches(name));
}

function isOfWorkload({ workload }: SnapshotRow, test: TextTest): boolean {
  return (
    test.matches(workload.containerName) ||
    test.matches(workload.unit) ||
    test.matches(workload.command) ||
    test.matches(workload.application)
  );
}

function isServer({ server }: SnapshotRow, test: EndpointTest): boolean {
  return test.matches(server.address, server.port, server.name);
}

function hasDuration({ min, max }: SnapshotDistribution, test: NumberTest, assume: boolean): boolean {
  return min !== null && max !== null && test.matchesBetween(nanoseconds(min), nanoseconds(max), assume);
}

/** Seconds are whole nanoseconds. */
function nanoseconds(seconds: number): number {
  return Math.round(seconds * 1e9);
}
