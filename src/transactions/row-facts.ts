/** What filters ask of a transaction's row: the same as of the transaction itself (`facts.ts`), as far as the row tells. */
import type { EndpointTest } from '../lib/filter/endpoint-test.ts';
import type { Facts } from '../lib/filter/facts.ts';
import type { TextTest } from '../lib/filter/text-test.ts';
import { isError } from '../lib/outcome.ts';
import type { RowEndpoint, TransactionRow } from './row.ts';

interface FilteredRow extends TransactionRow {
  /** By design, at most; left out: it does not wait. */
  readonly waitsSeconds?: number;
}

export const TRANSACTION_ROW_FACTS: Facts<FilteredRow> = {
  error: ({ outcome }) => isError(outcome),
  shown: (row, test) =>
    test.matchesPair(row.operation, row.resource, ' ') ||
    test.matches(row.protocol) ||
    isOfWorkload(row, test) ||
    showsServer(row, test),
  texts: {
    proto: ({ protocol }, test) => test.matches(protocol),
    side: ({ role }, test) => test.matches(role),
    op: ({ operation }, test) => test.matches(operation),
    path: ({ resource }, test) => test.matches(resource),
    status: ({ statusCode }, test) => test.matches(statusCode),
    type: ({ errorType }, test) => test.matches(errorType),
    outcome: ({ outcome }, test) => test.matches(outcome),
    workload: isOfWorkload,
    comm: ({ process }, test) => test.matches(process.command),
    container: ({ process }, test) => test.matches(process.containerId) || test.matches(process.containerName),
    unit: ({ process }, test) => test.matches(process.unit),
    app: ({ process }, test) => test.matches(process.application),
    instance: ({ process }, test) => test.matches(process.instance),
    pod: ({ process }, test) => test.matches(process.podUid),
    transport: ({ local }, test) => test.matches(local.transport),
  },
  endpoints: {
    server: (row, test) => (row.role === 'client' ? isPeer(row, test) : isEnd(row.local, test)),
    peer: (row, test) => isPeer(row, test) || isSpokenFor(row, test),
  },
  numbers: {
    port: (row, test) => test.matches(portOf(serverEnd(row)) ?? Number.NaN),
    pid: ({ process }, test) => test.matches(process.pid),
    dur: (row, test) => test.matches(sinceBegun(row, row.durationSeconds)),
    ttfb: (row, test) => test.matches(sinceBegun(row, row.timeToFirstByteSeconds)),
    bytes: ({ requestBytes, responseBytes }, test) => test.matches(requestBytes + responseBytes),
    'request-bytes': ({ requestBytes }, test) => test.matches(requestBytes),
    'response-bytes': ({ responseBytes }, test) => test.matches(responseBytes),
    tries: ({ tries }, test) => test.matches(tries),
  },
};

function isOfWorkload({ process }: FilteredRow, test: TextTest): boolean {
  return (
    test.matches(process.containerName) ||
    test.matches(process.unit) ||
    test.matches(process.command) ||
    test.matches(process.application)
  );
}

/** Where the role is not known, this host's end. */
function serverEnd({ role, local, peer }: FilteredRow): RowEndpoint {
  return role === 'client' ? peer : local;
}

/** What a Unix socket has for a port is none. */
function portOf({ port, transport }: RowEndpoint): number | null {
  return transport === 'unix' ? null : port;
}

function showsServer(row: FilteredRow, test: TextTest): boolean {
  const end = serverEnd(row);
  if (test.matchesPair(end.address, portOf(end), ':')) return true;
  return row.peerName !== null && test.matchesPair(row.peerName, portOf(end), ':');
}

function isEnd(end: RowEndpoint, test: EndpointTest): boolean {
  return test.matches(end.address, portOf(end), null);
}

function isPeer({ peer, peerName }: FilteredRow, test: EndpointTest): boolean {
  return test.matches(peer.address, portOf(peer), peerName);
}

/** The client whose words a proxy passes on to this server. */
function isSpokenFor({ role, client }: FilteredRow, test: EndpointTest): boolean {
  return role !== 'client' && client !== null && test.matches(client.address, client.port, null);
}

/** Beyond what is waited by design, in whole nanoseconds; NaN where there is none, or nobody knows. */
function sinceBegun({ outcome, waitsSeconds = 0 }: FilteredRow, seconds: number | null): number {
  if (seconds === null || outcome === 'oneWay') return Number.NaN;
  const nanoseconds = Math.round((seconds - waitsSeconds) * 1e9);
  return nanoseconds > 0 ? nanoseconds : Number.NaN;
}
