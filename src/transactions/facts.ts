/** What filters ask of transactions, and of requests that have none yet. Nothing is allocated for texts that were met before. */
import type { EndpointTest } from '../lib/filter/endpoint-test.ts';
import type { Facts } from '../lib/filter/facts.ts';
import type { NumberTest } from '../lib/filter/number-test.ts';
import type { TextTest } from '../lib/filter/text-test.ts';
import { isError } from '../lib/outcome.ts';
import type { InFlight } from './in-flight.ts';
import type { Transaction, TransactionConnection } from './transaction.ts';

/** Who serves or calls, as far as filters ask. */
interface WorkloadNames {
  readonly command: string;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly podUid: string | null;
  readonly unit: string | null;
  readonly application: string;
  readonly instance: string | null;
}

export type WorkloadOf = (tgid: number) => WorkloadNames;

/** What is known of a transaction from its request on: all that its row is made of, too. */
export interface Asked {
  readonly connection: TransactionConnection;
  readonly operation: string;
  readonly resource: string | null;
}

export function transactionFacts(workloadOf: WorkloadOf): Facts<Transaction> {
  const asked = askedFacts(workloadOf);
  return {
    ...asked,
    error: (transaction) => isError(transaction.outcome),
    texts: {
      ...asked.texts,
      status: (transaction, test) => test.matches(transaction.statusCode),
      type: (transaction, test) => test.matches(transaction.errorType),
      outcome: (transaction, test) => test.matches(transaction.outcome),
    },
    numbers: {
      ...asked.numbers,
      pid: (transaction, test) => test.matches(transaction.tgid),
      dur: (transaction, test) => test.matches(durationNs(transaction)),
      ttfb: (transaction, test) => test.matches(firstByteNs(transaction)),
      bytes: ({ requestBytes, responseBytes }, test) => test.matches(requestBytes + responseBytes),
      'request-bytes': (transaction, test) => test.matches(transaction.requestBytes),
      'response-bytes': (transaction, test) => test.matches(transaction.responseBytes),
      tries: (transaction, test) => test.matches(transaction.tries),
    },
  };
}

/** @param nowNs CLOCK_MONOTONIC: a request in flight has taken that long already, and will take longer */
export function inFlightFacts(workloadOf: WorkloadOf, nowNs: () => number): Facts<InFlight> {
  const asked = askedFacts(workloadOf);
  return {
    ...asked,
    error: null,
    texts: { ...asked.texts, status: null, type: null, outcome: null },
    numbers: {
      ...asked.numbers,
      pid: ({ connection }, test) => test.matches(connection.tgid),
      dur: ({ startNs, waiting, waitsNs }, test, assume) =>
        test.matchesGrowing(nowNs() - startNs - (waiting ? waitsNs : 0), assume),
      ttfb: null,
      bytes: null,
      'request-bytes': null,
      'response-bytes': null,
      tries: null,
    },
  };
}

/** What holds of all that passes on a connection. */
export function connectionFacts(workloadOf: WorkloadOf): Facts<Asked> {
  const asked = askedFacts(workloadOf);
  return {
    ...asked,
    error: null,
    shown: (connection, test, assume) => assume || asked.shown(connection, test),
    texts: { ...asked.texts, op: null, path: null, status: null, type: null, outcome: null },
    numbers: {
      ...asked.numbers,
      pid: ({ connection }, test) => test.matches(connection.tgid),
      dur: null,
      ttfb: null,
      bytes: null,
      'request-bytes': null,
      'response-bytes': null,
      tries: null,
    },
  };
}

/** The workload is the connection's, as in rows: who sent the answer is of the same. */
function askedFacts(workloadOf: WorkloadOf) {
  const texts = {
    proto: ({ connection }: Asked, test: TextTest) => test.matches(connection.protocol),
    side: ({ connection }: Asked, test: TextTest) => test.matches(connection.role),
    op: ({ operation }: Asked, test: TextTest) => test.matches(operation),
    path: ({ resource }: Asked, test: TextTest) => test.matches(resource),
    transport: ({ connection }: Asked, test: TextTest) => test.matches(connection.transport),
    workload: ({ connection }: Asked, test: TextTest) => isOfWorkload(workloadOf(connection.tgid), test),
    comm: ({ connection }: Asked, test: TextTest) => test.matches(workloadOf(connection.tgid).command),
    unit: ({ connection }: Asked, test: TextTest) => test.matches(workloadOf(connection.tgid).unit),
    app: ({ connection }: Asked, test: TextTest) => test.matches(workloadOf(connection.tgid).application),
    instance: ({ connection }: Asked, test: TextTest) => test.matches(workloadOf(connection.tgid).instance),
    pod: ({ connection }: Asked, test: TextTest) => test.matches(workloadOf(connection.tgid).podUid),
    container({ connection }: Asked, test: TextTest): boolean {
      const { containerId, containerName } = workloadOf(connection.tgid);
      return test.matches(containerId) || test.matches(containerName);
    },
  };
  return {
    shown: ({ connection, operation, resource }: Asked, test: TextTest): boolean =>
      test.matchesPair(operation, resource, ' ') ||
      test.matches(connection.protocol) ||
      isOfWorkload(workloadOf(connection.tgid), test) ||
      showsServer(connection, test),
    texts,
    endpoints: {
      server: ({ connection }: Asked, test: EndpointTest): boolean =>
        connection.role === 'client' ? isRemote(connection, test) : isLocal(connection, test),
      peer: ({ connection }: Asked, test: EndpointTest): boolean =>
        isRemote(connection, test) || isSpokenFor(connection, test),
    },
    numbers: {
      port: ({ connection }: Asked, test: NumberTest): boolean => test.matches(serverPort(connection) ?? Number.NaN),
    },
  };
}

function isOfWorkload({ containerName, unit, command, application }: WorkloadNames, test: TextTest): boolean {
  return test.matches(containerName) || test.matches(unit) || test.matches(command) || test.matches(application);
}

/** As the series' server: where the role is not known, this host's end. */
function serverPort(connection: TransactionConnection): number | null {
  if (connection.transport === 'unix') return null;
  return connection.role === 'client' ? connection.remotePort : connection.localPort;
}

function showsServer(connection: TransactionConnection, test: TextTest): boolean {
  const port = serverPort(connection);
  const isClient = connection.role === 'client';
  const address = isClient ? connection.remoteAddress : connection.localAddress;
  if (test.matchesPair(address, port, ':')) return true;
  return isClient && connection.serverName !== null && test.matchesPair(connection.serverName, port, ':');
}

function isLocal({ transport, localAddress, localPort }: TransactionConnection, test: EndpointTest): boolean {
  return test.matches(localAddress, transport === 'unix' ? null : localPort, null);
}

function isRemote(connection: TransactionConnection, test: EndpointTest): boolean {
  const { role, transport, remoteAddress, remotePort, serverName } = connection;
  return test.matches(remoteAddress, transport === 'unix' ? null : remotePort, role === 'client' ? serverName : null);
}

/** The client whose words a proxy passes on to this server. */
function isSpokenFor({ role, client }: TransactionConnection, test: EndpointTest): boolean {
  return role !== 'client' && client !== null && test.matches(client.address, client.port, null);
}

/** As the rows' histograms have it: beyond what is waited by design; NaN where there is none, or nobody knows. */
function durationNs(transaction: Transaction): number {
  return transaction.endSeen && transaction.outcome !== 'oneWay'
    ? sinceBegun(transaction, transaction.endNs)
    : Number.NaN;
}

function firstByteNs(transaction: Transaction): number {
  return transaction.outcome === 'oneWay' ? Number.NaN : sinceBegun(transaction, transaction.firstByteNs);
}

function sinceBegun({ startNs, waiting, waitsNs }: Transaction, toNs: number): number {
  const nanoseconds = toNs - startNs - (waiting ? waitsNs : 0);
  return nanoseconds > 0 ? nanoseconds : Number.NaN;
}
