// The latest transactions of a shop, as the worker tells of them.
import type { Scene, SceneTransaction } from '../../../src/metrics/scene.ts';
import type { TransactionRow } from '../../../src/transactions/row.ts';
import { rowOf } from '../../exports/transaction-row.ts';
import { NO_SCENE } from './scenes.ts';

/** 2026-01-01T00:00:00 UTC, and so many milliseconds. */
export function at(milliseconds: number): string {
  return String(1_767_225_600_000_000_000n + BigInt(milliseconds) * 1_000_000n);
}

let ended = 0;

export interface TransactionSketch extends Partial<Omit<TransactionRow, 'process' | 'peer'>> {
  readonly command?: string;
  readonly pid?: number;
  readonly peer?: { readonly address: string; readonly port: number | null };
  readonly waitsSeconds?: number;
}

/** Each ends 137 ms after the one before. */
export function transaction({ command = 'nginx', pid = 123, peer, ...fields }: TransactionSketch): SceneTransaction {
  ended += 1;
  const row = rowOf({ timeUnixNano: at(ended * 137), sequence: ended, ...fields });
  const rowKey = [row.role, row.protocol, row.operation, row.resource].join(' ');
  const process = { ...row.process, command, pid };
  return { ...row, process, peer: { ...row.peer, ...peer }, rowKey };
}

const REDIS = { role: 'client', protocol: 'redis', statusCode: null, command: 'node', pid: 4711 } as const;
const CACHE = { peer: { address: '10.0.0.7', port: 6379 }, peerName: 'cache-primary.eu-west.internal' } as const;

/** Oldest first. */
export const LATEST: readonly SceneTransaction[] = [
  transaction({ resource: '/users/{id}' }),
  transaction({ ...REDIS, ...CACHE, operation: 'GET', resource: null, durationSeconds: 0.00012 }),
  transaction({ resource: '/reports/{uuid}', durationSeconds: 11.9, responseBytes: 4_200_000 }),
  transaction({
    ...{ operation: 'POST', resource: '/orders', statusCode: '503', outcome: 'error', errorType: '503' },
    ...{ durationSeconds: 0.212, peer: { address: '2001:db8::17:1', port: 50_123 }, responseBytes: 87 },
  }),
  transaction({
    ...REDIS,
    ...CACHE,
    operation: 'BLPOP',
    resource: null,
    durationSeconds: 5,
    waiting: true,
    waitsSeconds: 5,
  }),
  transaction({
    ...REDIS,
    ...{ operation: 'INCR', resource: null, outcome: 'error', errorType: 'WRONGTYPE', statusCode: 'WRONGTYPE' },
    ...{ durationSeconds: 0.00031, peer: { address: '10.0.0.7', port: 6379 } },
  }),
  transaction({
    ...{ role: 'client', protocol: 'unknown', operation: 'connect', resource: null, statusCode: null },
    ...{ outcome: 'refused', errorType: 'refused', durationSeconds: null, timeToFirstByteSeconds: null },
    ...{ requestBytes: 0, responseBytes: 0, command: 'node', pid: 4711 },
    peer: { address: '10.0.0.99', port: 9092 },
  }),
  transaction({
    ...{ resource: '/exports/{id}', outcome: 'cutByClient', durationSeconds: 0.84, timing: 'late' },
    responseBytes: 12_345_678,
  }),
  transaction({
    ...{ role: 'client', resource: '/stock/{id}', outcome: 'unanswered', errorType: 'unanswered', statusCode: null },
    ...{ durationSeconds: null, timeToFirstByteSeconds: null, responseBytes: 0, peerName: 'stock' },
    peer: { address: '10.0.0.9', port: 8081 },
  }),
  transaction({
    ...{ resource: '/a\u001b[2J', operation: 'GE\nT', statusCode: '2\r00', command: 'ng\u0007inx' },
    peer: { address: '\u001b]0;x\u0007', port: 80 },
  }),
  transaction({ resource: `/${'日本語'.repeat(30)}`, timing: 'late' }),
];

export function latestScene(rows: readonly SceneTransaction[], unkept = 0): Scene {
  const ended = rows.length + unkept + 41_000;
  return { ...NO_SCENE, transactions: { rows, ended, unkept } };
}
