// Requests in flight and errors of a shop, as the worker tells of them.
import type { ErrorRow, InFlightRow, Scene, SceneTransaction } from '../../../src/metrics/scene.ts';
import { NO_SCENE } from './scenes.ts';
import { LATEST } from './transactions.ts';

export interface RequestSketch extends Partial<Omit<InFlightRow, 'process' | 'local' | 'peer'>> {
  readonly command?: string;
  readonly pid?: number;
  readonly peer: string;
  readonly port?: number;
}

/** 2026-01-01T00:00:30 UTC: when the picture was made. */
export const NOW_NS = 1_767_225_630e9;

export function request({ command = 'nginx', pid = 123, peer, port, ...fields }: RequestSketch): InFlightRow {
  const row: Omit<InFlightRow, 'key' | 'rowKey' | 'startUnixNs'> = {
    ...{ role: 'server', protocol: 'http', operation: 'GET', resource: null, ageSeconds: 0.01, waiting: false },
    ...{ connectionId: '77', peerName: null, peerNameSource: null },
    process: { pid, command, application: 'shop' },
    local: { address: '10.0.0.5', port: 80, transport: 'tcp' },
    peer: { address: peer, port: port ?? 40_000, transport: 'tcp' },
    ...fields,
  };
  const rowKey = [row.role, row.protocol, row.operation, row.resource].join(' ');
  return { ...row, rowKey, key: `${rowKey} ${row.ageSeconds}`, startUnixNs: NOW_NS - row.ageSeconds * 1e9 };
}

const NODE = { role: 'client', command: 'node', pid: 4711 } as const;

export const IN_FLIGHT: readonly InFlightRow[] = [
  request({
    ...{ ...NODE, protocol: 'redis', operation: 'BLPOP', ageSeconds: 42, waiting: true, connectionId: '12' },
    ...{ peer: '10.0.0.7', port: 6379, peerName: 'cache-primary.eu-west.internal' },
  }),
  request({ resource: '/reports/{uuid}', ageSeconds: 12, peer: '2001:db8::17:1', port: 50_123, connectionId: '13' }),
  request({
    ...{ ...NODE, resource: '/stock/{id}/warehouses/{id}/reservations', ageSeconds: 0.7, connectionId: '14' },
    ...{ peer: '10.0.0.9', port: 8081, peerName: 'stock' },
  }),
  request({ operation: 'POST', resource: '/orders', peer: '10.0.0.7', connectionId: '15' }),
  request({ ...NODE, role: 'unknown', protocol: 're\u001b[2Jdis', operation: 'G\nET', peer: '10.0.0.98', port: 6379 }),
];

export function inFlightScene(rows: readonly InFlightRow[], total = rows.length): Scene {
  return { ...NO_SCENE, inFlight: { rows, total } };
}

/** The last of them is one of the latest transactions. */
export function errorRow(last: SceneTransaction, fields: Partial<ErrorRow>): ErrorRow {
  const { rowKey, role, protocol, operation, resource, errorType, outcome, peer, peerName, local } = last;
  const reason = errorType ?? outcome;
  const { address, port, transport } = role === 'client' ? peer : local;
  const lastUnixNs = Number(last.timeUnixNano);
  return {
    ...{ key: `${rowKey} ${reason}`, rowKey, role, protocol, operation, resource, reason, count: 1, last, lastUnixNs },
    ...{ workload: last.process.command, firstUnixNs: lastUnixNs },
    server: { address, port, transport, name: role === 'client' ? peerName : null, nameSource: null },
    ...fields,
  };
}

const failed = (operation: string): SceneTransaction =>
  LATEST.find((each) => each.operation === operation && each.errorType !== null) as SceneTransaction;

export const ERRORS: readonly ErrorRow[] = [
  errorRow(failed('POST'), { count: 1234, firstUnixNs: NOW_NS - 3700e9 }),
  errorRow(failed('INCR'), { count: 40, firstUnixNs: NOW_NS - 60e9, lastUnixNs: NOW_NS - 3e9 }),
  errorRow(failed('connect'), { count: 5 }),
  errorRow(failed('GET'), { reason: 'un\u001b[2Janswered' }),
];

export function errorScene(rows: readonly ErrorRow[], total = rows.length): Scene {
  return { ...NO_SCENE, errors: { rows, total } };
}
