import type { EndpointTest } from '../../../../lib/filter/endpoint-test.ts';
import type { Facts } from '../../../../lib/filter/facts.ts';
import type { TextTest } from '../../../../lib/filter/text-test.ts';
import type { InFlightRow } from '../../../../metrics/scene.ts';

/** What filters ask of requests in flight: what only their answers could tell is not known. */
export const IN_FLIGHT_FACTS: Facts<InFlightRow> = {
  error: null,
  shown: (row, test) =>
    test.matchesPair(row.operation, row.resource, ' ') ||
    test.matches(row.protocol) ||
    isOfWorkload(row, test) ||
    test.matches(row.peerName) ||
    [row.local, row.peer].some(({ address, port }) => test.matchesPair(address, port, ':')),
  texts: {
    proto: ({ protocol }, test) => test.matches(protocol),
    side: ({ role }, test) => test.matches(role),
    op: ({ operation }, test) => test.matches(operation),
    path: ({ resource }, test) => test.matches(resource),
    status: null,
    type: null,
    outcome: null,
    workload: isOfWorkload,
    comm: ({ process }, test) => test.matches(process.command),
    container: null,
    unit: null,
    app: ({ process }, test) => test.matches(process.application),
    instance: null,
    pod: null,
    transport: ({ local }, test) => test.matches(local.transport),
  },
  endpoints: {
    server: (row, test) => (row.role === 'client' ? isPeer(row, test) : isOwnEnd(row, test)),
    peer: isPeer,
  },
  numbers: {
    port: ({ role, local, peer }, test) => test.matches((role === 'client' ? peer : local).port ?? Number.NaN),
    pid: ({ process }, test) => test.matches(process.pid),
    // What waits by design has taken no time of its own yet.
    dur: ({ ageSeconds, waiting }, test, assume) =>
      test.matchesGrowing(waiting ? 0 : Math.round(ageSeconds * 1e9), assume),
    ttfb: null,
    bytes: null,
    'request-bytes': null,
    'response-bytes': null,
    tries: null,
  },
};

function isOfWorkload({ process }: InFlightRow, test: TextTest): boolean {
  return test.matches(process.command) || test.matches(process.application);
}

function isPeer({ peer, peerName }: InFlightRow, test: EndpointTest): boolean {
  return test.matches(peer.address, peer.port, peerName);
}

function isOwnEnd({ local }: InFlightRow, test: EndpointTest): boolean {
  return test.matches(local.address, local.port, null);
}
