import type { TransactionRow } from '../../src/transactions/row.ts';

/** A `GET /users/{id}` served by nginx in 1.92 ms, at 2026-01-01T00:00:01.123456 UTC. */
export function rowOf(fields: Partial<TransactionRow> = {}): TransactionRow {
  return {
    timeUnixNano: '1767225601123456789',
    observer: 'process',
    role: 'server',
    protocol: 'http',
    protocolVersion: '1.1',
    operation: 'GET',
    resource: '/users/{id}',
    attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200 },
    statusCode: '200',
    outcome: 'ok',
    errorType: null,
    durationSeconds: 0.00192,
    timeToFirstByteSeconds: 0.0018,
    queueSeconds: null,
    waiting: false,
    requestBytes: 345,
    responseBytes: 12_100,
    timing: 'exact',
    process: {
      ...{ pid: 123, tid: 124, command: 'nginx', containerId: null, containerName: null, podUid: null },
      ...{ cgroup: '/system.slice/nginx.service', unit: 'nginx.service', application: 'nginx' },
      instance: 'host/nginx.service',
    },
    local: { address: '10.0.0.5', port: 80, transport: 'tcp' },
    peer: { address: '10.0.0.7', port: 40_000, transport: 'tcp' },
    peerProcess: null,
    peerName: null,
    peerNameSource: null,
    peerBehind: null,
    client: null,
    connectionId: '77',
    sequence: 0,
    tries: 1,
    pairId: null,
    tcp: { retransmissions: 0, rttSeconds: 0.0002 },
    ...fields,
  };
}
