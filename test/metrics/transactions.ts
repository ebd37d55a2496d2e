import type { Workload, WorkloadResolver } from '../../src/metadata/workload.ts';
import { Transaction, type TransactionConnection } from '../../src/transactions/transaction.ts';

let serials = 0;

/** A connection from 10.0.0.7:40000 to 10.0.0.5:80; `local` is the server's end or the client's, by role. */
export function connectionOf(fields: Partial<TransactionConnection> = {}): TransactionConnection {
  const client = fields.role === 'client';
  const caller = { address: '10.0.0.7', port: 40_000 };
  const server = { address: '10.0.0.5', port: 80 };
  const [local, remote] = client ? [caller, server] : [server, caller];
  serials += 1;
  return {
    id: 1,
    serial: serials,
    slot: serials,
    role: 'server',
    protocol: 'http',
    tgid: 123,
    transport: 'tcp',
    localAddress: local.address,
    localPort: local.port,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteProcess: null,
    client: null,
    serverName: null,
    serverNameSource: null,
    peer: null,
    tcp: null,
    ...fields,
  };
}

/** A `GET /users/{id}` that took 1 ms and ended at 1 s. */
export function transactionOf(fields: Partial<Transaction> = {}): Transaction {
  const transaction = new Transaction();
  return Object.assign(transaction, {
    connection: connectionOf(),
    operation: 'GET',
    resource: '/users/{id}',
    version: '1.1',
    statusCode: '200',
    startNs: 999e6,
    firstByteNs: 999.5e6,
    endNs: 1e9,
    requestBytes: 100,
    responseBytes: 1000,
    tgid: 123,
    tid: 124,
    ...fields,
  });
}

export function workloadNamed(command: string, fields: Partial<Workload> = {}): Workload {
  return {
    ...{ key: command, name: command, command, application: command, instance: 'host:1', pid: null, declared: {} },
    ...{ containerId: null, containerName: null, podUid: null, cgroup: null, unit: null },
    ...fields,
  };
}

/** Every process is a workload `command-<tgid / 1000>`: 1000 to 1999 are one. */
export const workloads: WorkloadResolver = {
  workloadOf(tgid: number): Workload {
    const command = `command-${Math.floor(tgid / 1000)}`;
    return workloadNamed(command);
  },
};
