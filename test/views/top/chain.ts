// nginx → node → redis, with a worker beside node that calls the same redis: rows as metrics would make them.
import type { SnapshotRow } from '../../../src/metrics/snapshot.ts';
import { type RowSketch, row } from './snapshots.ts';

export interface WorkloadSketch {
  readonly application: string;
  readonly command?: string;
  readonly unit?: string | null;
  readonly containerName?: string | null;
  readonly instance?: string | null;
  readonly pids?: readonly number[];
}

export const NGINX: WorkloadSketch = { application: 'nginx', unit: 'nginx.service', pids: [100, 101, 102] };
export const SHOP_1: WorkloadSketch = {
  application: 'shop',
  command: 'node',
  containerName: 'shop-1',
  instance: '3f2a',
  pids: [200],
};
export const SHOP_2: WorkloadSketch = {
  application: 'shop',
  command: 'node',
  containerName: 'shop-2',
  instance: '77bc',
  pids: [210],
};
export const WORKER: WorkloadSketch = { application: 'worker', command: 'python3', pids: [300, 301] };
export const REDIS: WorkloadSketch = { application: 'redis-server', pids: [400] };

/** @param name what the client calls the server */
export function rowOf(workload: WorkloadSketch, sketch: RowSketch, name: string | null = null): SnapshotRow {
  const made = row(sketch);
  const {
    application,
    command = application,
    unit = null,
    containerName = null,
    instance = null,
    pids = [],
  } = workload;
  return {
    ...made,
    key: [application, instance, name, made.key].join(' '),
    workload: {
      ...made.workload,
      name: containerName ?? unit ?? command,
      command,
      application,
      unit,
      containerName,
      instance,
      pids,
    },
    server: { ...made.server, name, nameSource: name === null ? null : 'dns' },
  };
}

export const CHAIN: readonly SnapshotRow[] = [
  rowOf(NGINX, {
    operation: 'GET',
    resource: '/users/{id}',
    server: '10.0.0.1:80',
    rate: 300,
    p50: 4,
    statuses: { 200: 2990, 502: 10 },
    errors: { 502: 10 },
  }),
  rowOf(NGINX, {
    operation: 'POST',
    resource: '/orders',
    server: '10.0.0.1:80',
    rate: 40,
    p50: 12,
    inFlight: 2,
    oldest: 0.1,
  }),
  rowOf(NGINX, {
    role: 'client',
    operation: 'GET',
    resource: '/users/{id}',
    server: '10.0.0.2:3000',
    rate: 200,
    p50: 3.5,
  }),
  rowOf(NGINX, {
    role: 'client',
    operation: 'POST',
    resource: '/orders',
    server: '10.0.0.2:3001',
    rate: 40,
    p50: 11,
    inFlight: 2,
  }),
  rowOf(SHOP_1, { operation: 'GET', resource: '/users/{id}', server: '10.0.0.2:3000', rate: 200, p50: 3 }),
  rowOf(SHOP_2, { operation: 'POST', resource: '/orders', server: '10.0.0.2:3001', rate: 40, p50: 10, inFlight: 2 }),
  rowOf(
    SHOP_1,
    { role: 'client', protocol: 'redis', operation: 'GET', server: '10.0.0.3:6379', rate: 800, p50: 0.2 },
    'redis-1',
  ),
  rowOf(
    SHOP_2,
    { role: 'client', protocol: 'redis', operation: 'SET', server: '10.0.0.3:6379', rate: 80, p50: 0.3 },
    'redis-1',
  ),
  rowOf(
    SHOP_2,
    {
      role: 'client',
      protocol: 'postgresql',
      operation: 'INSERT',
      resource: 'orders',
      server: '10.0.0.9:5432',
      rate: 40,
      p50: 8,
      errors: { 23505: 12 },
    },
    'orders-primary.cluster-cxyz.eu-west-1.rds.example.com',
  ),
  rowOf(
    WORKER,
    { role: 'client', protocol: 'redis', operation: 'BLPOP', server: '10.0.0.3:6379', rate: 5, waiting: 50 },
    'redis-1',
  ),
  rowOf(REDIS, { protocol: 'redis', operation: 'GET', server: '10.0.0.3:6379', rate: 800, p50: 0.1 }),
  rowOf(REDIS, { protocol: 'redis', operation: 'SET', server: '10.0.0.3:6379', rate: 80, p50: 0.1 }),
  rowOf(REDIS, { protocol: 'redis', operation: 'BLPOP', server: '10.0.0.3:6379', rate: 5, waiting: 50 }),
];
