import type { Facts } from '../../../../lib/filter/facts.ts';
import type { ErrorRow } from '../../../../metrics/scene.ts';
import { TRANSACTION_ROW_FACTS } from '../../../../transactions/row-facts.ts';
import { mapFacts } from '../../list/map-facts.ts';

const OF_LAST: Facts<ErrorRow> = mapFacts(TRANSACTION_ROW_FACTS, ({ last }) => last);

/** What filters ask of errors of one row for one reason: of whose they are, their last one tells. What each had of its own is not known. */
export const ERROR_FACTS: Facts<ErrorRow> = {
  error: () => true,
  shown: (row, test) =>
    test.matchesPair(row.operation, row.resource, ' ') || test.matches(row.reason) || OF_LAST.shown(row, test, false),
  texts: {
    ...OF_LAST.texts,
    proto: ({ protocol }, test) => test.matches(protocol),
    side: ({ role }, test) => test.matches(role),
    op: ({ operation }, test) => test.matches(operation),
    path: ({ resource }, test) => test.matches(resource),
    type: ({ reason }, test) => test.matches(reason),
  },
  endpoints: {
    server: ({ server }, test) => test.matches(server.address, server.port, server.name),
    peer: null,
  },
  numbers: {
    port: ({ server }, test) => test.matches(server.port ?? Number.NaN),
    pid: null,
    dur: null,
    ttfb: null,
    bytes: null,
    'request-bytes': null,
    'response-bytes': null,
    tries: null,
  },
};
