import type { EndpointTest } from '../../../lib/filter/endpoint-test.ts';
import type { Facts } from '../../../lib/filter/facts.ts';
import type { NumberTest } from '../../../lib/filter/number-test.ts';
import type { TextTest } from '../../../lib/filter/text-test.ts';
import { isError } from '../../../lib/outcome.ts';
import type { TransactionRow } from '../../../transactions/row.ts';

/** What filters ask of single transactions: the same as where they are counted. */
export const TRANSACTION_FACTS: Facts<TransactionRow> = {
  error: ({ outcome }) => isError(outcome),
  shown: (row, test) =>
    test.matchesPair(row.operation, row.resource, ' ') ||
    test.matches(row.protocol) ||
    isOfWorkload(row, test) ||
    test.matches(row.peerName) ||
    [row.local, row.peer].some(({ address, port }) => test.matchesPair(address, port, ':')),
  texts: {
    proto: (row, test) => test.matches(row.protocol),
    side: (row, test) => test.matches(row.role),
    op: (row, test) => test.matches(row.operation),
    path: (row, test) => test.matches(row.resource),
    status: (row, test) => test.matches(row.statusCode),
    type: (row, test) => test.matches(row.errorType),
    outcome: (row, test) => test.matches(row.outcome),
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
    server: (row, test) => (row.role === 'client' ? isPeer(row, test) : test.matches(...local(row), null)),
    peer: (row, test) => isPeer(row, test) || isSpokenFor(row, test),
  },
  numbers: {
    port: ({ role, local, peer }, test) => test.matches((role === 'client' ? peer : local).port ?? Number.NaN),
    pid: ({ process }, test) => test.matches(process.pid),
    dur: ({ durationSeconds }, test) => isOfSeconds(durationSeconds, test),
    ttfb: ({ timeToFirstByteSeconds }, test) => isOfSeconds(timeToFirstByteSeconds, test),
    bytes: ({ requestBytes, responseBytes }, test) => test.matches(requestBytes + responseBytes),
    'request-bytes': ({ requestBytes }, test) => test.matches(requestBytes),
    'response-bytes': ({ responseBytes }, test) => test.matches(responseBytes),
    tries: ({ tries }, test) => test.matches(tries),
  },
};

function isOfWorkload({ process }: TransactionRow, test: TextTest): boolean {
  return [process.containerName, process.unit, process.command, process.application].some((name) => test.matches(name));
}

function local({ local: { address, port } }: TransactionRow): readonly [string, number | null] {
  return [address, port];
}

function isPeer({ peer, peerName }: TransactionRow, test: EndpointTest): boolean {
  return test.matches(peer.address, peer.port, peerName);
}

function isSpokenFor({ role, client }: TransactionRow, test: EndpointTest): boolean {
  return role !== 'client' && client !== null && test.matches(client.address, client.port, null);
}

function isOfSeconds(seconds: number | null, test: NumberTest): boolean {
  return seconds !== null && test.matches(Math.round(seconds * 1e9));
}
