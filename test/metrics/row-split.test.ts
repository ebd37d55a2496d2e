import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Aggregator } from '../../src/metrics/aggregator.ts';
import type { RowSplit } from '../../src/metrics/row-split.ts';
import type { SnapshotRow } from '../../src/metrics/snapshot.ts';
import { storeOf, transactionsOf } from './store/making.ts';
import { connectionOf, transactionOf, workloads } from './transactions.ts';

const CLIENTS = 10_000;
const BY_CLIENT: RowSplit = { client: true, connection: false };
const BY_CONNECTION: RowSplit = { client: false, connection: true };
const PROXIED = { client: { address: '203.0.113.9', port: 5000 }, remoteAddress: '10.0.0.2' };

function aggregatorOf(split: RowSplit): Aggregator {
  return new Aggregator({
    ...{ originNs: 0, widthNs: Number.POSITIVE_INFINITY, keep: 1, workloads, split },
    attributesOf: () => ({}),
  });
}

function rowsOf(aggregator: Aggregator): readonly SnapshotRow[] {
  return aggregator.snapshotRows(0, 0, [], 10e9).rows;
}

/** The n-th client's address. */
function addressOf(n: number): string {
  return `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
}

describe('by client, rows of a server', () => {
  it('are of one address, whatever its port', () => {
    const aggregator = aggregatorOf(BY_CLIENT);
    for (const [remoteAddress, remotePort] of [
      ['10.0.0.7', 40_000],
      ['10.0.0.7', 40_001],
      ['10.0.0.8', 40_000],
    ] as const) {
      aggregator.transaction(transactionOf({ connection: connectionOf({ remoteAddress, remotePort }) }));
    }
    assert.deepEqual(
      rowsOf(aggregator).map(({ client, transactions }) => [client, transactions]),
      [
        [{ address: '10.0.0.7', port: null, name: null }, 2],
        [{ address: '10.0.0.8', port: null, name: null }, 1],
      ],
    );
  });

  it('are of whom a proxy speaks for, from when it says so', () => {
    const aggregator = aggregatorOf(BY_CLIENT);
    const connection = connectionOf({ remoteAddress: '10.0.0.2' });
    aggregator.transaction(transactionOf({ connection }));
    aggregator.transaction(transactionOf({ connection: { ...connection, ...PROXIED } }));
    const addresses = rowsOf(aggregator).map(({ client }) => client?.address);
    assert.deepEqual(addresses.sort(), ['10.0.0.2', '203.0.113.9']);
  });

  it('have the name of a client that is watched, or that the kernel names', () => {
    const aggregator = aggregatorOf(BY_CLIENT);
    const peer = connectionOf({ role: 'client', tgid: 5000 });
    const remoteProcess = { pid: 9, command: 'php-fpm' };
    aggregator.transaction(transactionOf({ connection: connectionOf({ remoteAddress: '127.0.0.1', peer }) }));
    aggregator.transaction(
      transactionOf({
        connection: connectionOf({ transport: 'unix', remoteAddress: '', remotePort: 0, remoteProcess }),
      }),
    );
    assert.deepEqual(
      rowsOf(aggregator)
        .map(({ client }) => client)
        .sort((a, b) => (a?.address ?? '').localeCompare(b?.address ?? '')),
      [
        { address: '', port: null, name: 'php-fpm' },
        { address: '127.0.0.1', port: null, name: 'command-5' },
      ],
    );
  });

  it('are of nobody where nobody is served', () => {
    const aggregator = aggregatorOf(BY_CLIENT);
    for (const remotePort of [1, 2]) {
      aggregator.transaction(transactionOf({ connection: connectionOf({ role: 'unknown', remotePort }) }));
    }
    aggregator.transaction(transactionOf({ connection: connectionOf({ role: 'client' }) }));
    assert.deepEqual(
      rowsOf(aggregator).map(({ role, client }) => [role, client]),
      [
        ['unknown', null],
        ['client', null],
      ],
    );
  });

  it(`of ${CLIENTS} clients lose none: what has no room is counted in one row`, () => {
    const aggregator = aggregatorOf(BY_CLIENT);
    const store = storeOf({ split: BY_CLIENT, maxSeries: 2000 });
    let sum = 0;
    for (let n = 0; n < CLIENTS; n += 1) {
      const connection = connectionOf({ remoteAddress: addressOf(n) });
      for (let i = 0; i <= n % 3; i += 1) {
        for (const sink of [aggregator, store]) sink.transaction(transactionOf({ connection }));
        sum += 1;
      }
    }
    const { rows, totals } = aggregator.snapshotRows(0, 0, [], 10e9);
    assert.equal(rows.length, 2001);
    const other = rows.find(({ operation }) => operation === '(other)');
    assert.equal(other?.client, null);
    assert.equal(other?.transactions, aggregator.otherSeriesTransactions);
    assert.equal(totals.server.transactions, sum);
    assert.equal(
      rows.reduce((all, { transactions }) => all + transactions, 0),
      sum,
    );
    assert.equal(transactionsOf(store.series()), sum);
    assert.equal(store.account().overflowed, aggregator.otherSeriesTransactions);
    assert.equal(store.series().length, 2001);
  });
});

describe('by connection, rows', () => {
  it('are of one, with both ports, whoever serves', () => {
    const aggregator = aggregatorOf(BY_CONNECTION);
    for (const id of [1, 2]) {
      const connection = connectionOf({ id, role: 'client', localPort: 40_000 + id });
      for (let i = 0; i < id; i += 1) aggregator.transaction(transactionOf({ connection }));
    }
    assert.deepEqual(
      rowsOf(aggregator).map(({ connection, transactions }) => [connection, transactions]),
      [2, 1].map((id) => [
        {
          id: String(id),
          local: { address: '10.0.0.7', port: 40_000 + id },
          peer: { address: '10.0.0.5', port: 80 },
        },
        id,
      ]),
    );
  });
});

describe('series of split rows', () => {
  it('stay distinct, by the names that OpenTelemetry has', () => {
    const store = storeOf({ split: { client: true, connection: true } });
    const peer = connectionOf({ role: 'client', tgid: 5000 });
    for (const fields of [{ id: 1 }, { id: 2 }, { id: 3, peer }, { id: 4, remoteAddress: '10.0.0.9' }]) {
      store.transaction(transactionOf({ connection: connectionOf(fields) }));
    }
    const identities = store.series().map(({ identity }) => identity);
    assert.equal(new Set(identities.map(({ key }) => key)).size, 4);
    for (const names of ['attributes', 'labels'] as const) {
      assert.deepEqual(
        identities.map((identity) => [
          identity[names]['client.address'],
          identity[names]['service.peer.name'],
          identity[names]['sae_mon.connection'],
          identity[names]['network.peer.port'],
        ]),
        [
          ['10.0.0.7', undefined, '1', 40_000],
          ['10.0.0.7', undefined, '2', 40_000],
          ['10.0.0.7', 'command-5', '3', 40_000],
          ['10.0.0.9', undefined, '4', 40_000],
        ],
      );
    }
  });
});
