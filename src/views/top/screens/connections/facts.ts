import type { EndpointTest } from '../../../../lib/filter/endpoint-test.ts';
import type { Facts } from '../../../../lib/filter/facts.ts';
import type { ConnectionRow } from '../../../../metrics/scene.ts';
import type { RowEndpoint } from '../../../../transactions/row.ts';

/** What filters ask of open connections; what only a transaction has is not known of them. */
export const CONNECTION_FACTS: Facts<ConnectionRow> = {
  error: null,
  shown: (row, test) =>
    test.matches(row.protocol) ||
    test.matchesPair(row.process.command, row.process.pid, ' ') ||
    test.matches(row.process.application) ||
    test.matches(row.peerName) ||
    test.matches(row.undecoded) ||
    test.matches(row.opening) ||
    [row.local, row.peer].some(({ address, port }) => test.matchesPair(address, port, ':')),
  texts: {
    proto: (row, test) => test.matches(row.protocol),
    side: (row, test) => test.matches(row.role),
    op: null,
    path: null,
    status: null,
    type: null,
    outcome: null,
    workload: ({ process }, test) => test.matches(process.command) || test.matches(process.application),
    comm: ({ process }, test) => test.matches(process.command),
    container: null,
    unit: null,
    app: ({ process }, test) => test.matches(process.application),
    instance: null,
    pod: null,
    transport: (row, test) => test.matches(row.transport),
  },
  endpoints: {
    server: (row, test, assume) => {
      if (row.role === 'unknown') return assume;
      return row.role === 'client' ? isPeer(row, test) : isEnd(row.local, test);
    },
    peer: isPeer,
  },
  numbers: {
    port: (row, test, assume) => {
      if (row.role === 'unknown') return assume;
      return test.matches((row.role === 'client' ? row.peer : row.local).port ?? Number.NaN);
    },
    pid: ({ process }, test) => test.matches(process.pid),
    dur: null,
    ttfb: null,
    bytes: (row, test) => test.matches(row.sentBytes + row.receivedBytes),
    'request-bytes': null,
    'response-bytes': null,
    tries: null,
  },
};

function isPeer({ peer, peerName }: ConnectionRow, test: EndpointTest): boolean {
  return test.matches(peer.address, peer.port, peerName);
}

function isEnd({ address, port }: RowEndpoint, test: EndpointTest): boolean {
  return test.matches(address, port, null);
}
