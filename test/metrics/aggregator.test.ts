/** One file, since each case asks the same of one class. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FoundName } from '../../src/metadata/found-name.ts';
import { Aggregator, type AggregatorOptions } from '../../src/metrics/aggregator.ts';
import type { SnapshotRow } from '../../src/metrics/snapshot.ts';
import type { Transaction } from '../../src/transactions/transaction.ts';
import { connectionOf, transactionOf, workloads } from './transactions.ts';

const SECOND = 1e9;

describe('counting', () => {
  it('counts a transaction in the row of its workload, role, protocol, operation, resource and server', () => {
    const total = totalOf();
    total.transaction(transactionOf());
    const [row] = rowsOf(total);
    assert.deepEqual(omit(row, 'key'), {
      observer: 'process',
      role: 'server',
      protocol: 'http',
      protocolVersion: '1.1',
      operation: 'GET',
      resource: '/users/{id}',
      workload: {
        ...{ name: 'command-0', command: 'command-0', application: 'command-0', instance: 'host:1', pids: [123] },
        ...{ containerId: null, containerName: null, podUid: null, cgroup: null, unit: null },
      },
      server: { address: '10.0.0.5', port: 80, transport: 'tcp', name: null, nameSource: null },
      client: null,
      connection: null,
      transactions: 1,
      errors: 0,
      ratePerSecond: 0.1,
      errorRatio: 0,
      statusCodes: [['200', 1]],
      errorTypes: [],
      outcomes: [['ok', 1]],
      waiting: { count: 0, sum: 0 },
      inFlight: { count: 0, oldestSeconds: null },
      durationSeconds: distribution(0.001),
      timeToFirstByteSeconds: distribution(0.0005),
      requestBytes: 100,
      responseBytes: 1000,
      tcp: { retransmissions: null, rttSeconds: null },
      attributes: { asked: 'http GET /users/{id}' },
    });
  });

  it('adds the error of a request that was answered earlier to its row, and counts no second transaction', () => {
    const total = totalOf();
    total.transaction(transactionOf());
    total.failedLater(transactionOf({ outcome: 'error', errorType: 'WRONGTYPE' }));
    const [row, ...others] = rowsOf(total);
    assert.deepEqual(others, []);
    assert.equal(row?.transactions, 1);
    assert.equal(row?.errors, 1);
    assert.deepEqual(row?.errorTypes, [['WRONGTYPE', 1]]);
    assert.deepEqual(row?.outcomes, [['ok', 1]]);
    assert.equal(row?.durationSeconds.count, 1);
  });

  it('names the server by the local end of a server and the remote end of a client', () => {
    const total = totalOf();
    total.transaction(transactionOf());
    total.transaction(transactionOf({ connection: connectionOf({ role: 'client' }) }));
    const rows = rowsOf(total);
    assert.deepEqual(rows.map((row) => row.role).sort(), ['client', 'server']);
    for (const row of rows) assert.equal(`${row.server.address}:${row.server.port}`, '10.0.0.5:80');
  });

  it('puts connections of one workload in one row, with all its processes', () => {
    const total = totalOf();
    for (const tgid of [1003, 1001, 1002]) {
      total.transaction(transactionOf({ tgid, connection: connectionOf({ id: tgid, tgid }) }));
    }
    const rows = rowsOf(total);
    assert.equal(rows.length, 1);
    assert.deepEqual(rows[0]?.workload.pids, [1001, 1002, 1003]);
  });

  it('separates what differs in any part of the key', () => {
    const total = totalOf();
    total.transaction(transactionOf());
    total.transaction(transactionOf({ operation: 'POST' }));
    total.transaction(transactionOf({ resource: null }));
    total.transaction(transactionOf({ connection: connectionOf({ protocol: 'redis' }) }));
    total.transaction(transactionOf({ connection: connectionOf({ localPort: 81 }) }));
    total.transaction(transactionOf({ connection: connectionOf({ tgid: 5000 }) }));
    total.transaction(transactionOf({ connection: connectionOf({ role: 'unknown' }) }));
    assert.equal(rowsOf(total).length, 7);
    assert.equal(new Set(rowsOf(total).map((row) => row.key)).size, 7);
  });

  it('follows a connection whose role or protocol becomes known', () => {
    const total = totalOf();
    const connection = { ...connectionOf({ role: 'unknown', protocol: 'unknown' }) };
    total.transaction(transactionOf({ connection }));
    Object.assign(connection, { role: 'server', protocol: 'http' });
    total.transaction(transactionOf({ connection }));
    assert.deepEqual(
      rowsOf(total)
        .map((row) => `${row.role} ${row.protocol}`)
        .sort(),
      ['server http', 'unknown unknown'],
    );
  });

  it('lets two aggregators count the same connections', () => {
    const [one, two] = [totalOf(), totalOf()];
    const connection = connectionOf();
    for (let i = 0; i < 5; i++) {
      one.transaction(transactionOf({ connection }));
      two.transaction(transactionOf({ connection }));
    }
    assert.equal(rowsOf(one)[0]?.transactions, 5);
    assert.equal(rowsOf(two)[0]?.transactions, 5);
  });

  it('takes every outcome but ok and oneWay for an error, and says which', () => {
    const total = totalOf();
    total.transaction(transactionOf());
    total.transaction(transactionOf({ outcome: 'oneWay', endNs: SECOND, startNs: NaN }));
    total.transaction(transactionOf({ outcome: 'error', errorType: '500', statusCode: '500' }));
    total.transaction(transactionOf({ outcome: 'reset', errorType: 'ECONNRESET', statusCode: null, firstByteNs: NaN }));
    total.transaction(transactionOf({ outcome: 'unanswered', statusCode: null, firstByteNs: NaN }));
    const [row] = rowsOf(total);
    assert.equal(row?.errors, 3);
    assert.equal(row?.errorRatio, 3 / 5);
    assert.deepEqual(Object.fromEntries(row?.outcomes ?? []), {
      error: 1,
      ok: 1,
      oneWay: 1,
      reset: 1,
      unanswered: 1,
    });
    assert.deepEqual(Object.fromEntries(row?.errorTypes ?? []), { '500': 1, ECONNRESET: 1, unanswered: 1 });
    assert.deepEqual(Object.fromEntries(row?.statusCodes ?? []), { '200': 2, '500': 1 });
    assert.equal(row?.durationSeconds.count, 4);
    assert.equal(row?.timeToFirstByteSeconds.count, 2);
    assert.equal(row === undefined ? null : missingDurations(row), 0);
  });

  it('keeps waiting transactions out of the durations', () => {
    const total = totalOf();
    total.transaction(
      transactionOf({ operation: 'BLPOP', resource: null, waiting: true, startNs: 0, endNs: 5 * SECOND }),
    );
    const [row] = rowsOf(total);
    assert.equal(row?.transactions, 1);
    assert.deepEqual(row?.waiting, { count: 1, sum: 5 });
    assert.equal(row?.durationSeconds.count, 0);
    assert.equal(row?.durationSeconds.p50, null);
  });

  it('takes for the duration of what waits by design for so long only what goes beyond', () => {
    const total = totalOf();
    for (const seconds of [1, 2, 5]) {
      const times = { startNs: 0, firstByteNs: (seconds - 0.5) * SECOND, endNs: seconds * SECOND };
      total.transaction(transactionOf({ ...times, waiting: true, waitsNs: 2 * SECOND }));
    }
    const [row] = rowsOf(total);
    assert.deepEqual(row?.waiting, { count: 2, sum: 3 });
    assert.deepEqual([row?.durationSeconds.count, row?.durationSeconds.sum], [1, 3]);
    assert.deepEqual([row?.timeToFirstByteSeconds.count, row?.timeToFirstByteSeconds.sum], [1, 2.5]);
    assert.equal(row === undefined ? null : missingDurations(row), 0);
  });

  it('leaves impossible durations out of the distribution, and shows by the outcomes how many', () => {
    const total = totalOf();
    total.transaction(transactionOf({ startNs: 2 * SECOND }));
    total.transaction(transactionOf({ startNs: NaN }));
    total.transaction(transactionOf({ firstByteNs: 0 }));
    total.transaction(transactionOf({ outcome: 'oneWay', firstByteNs: NaN }));
    total.transaction(transactionOf({ waiting: true, startNs: NaN }));
    const [row] = rowsOf(total);
    assert.equal(row?.transactions, 5);
    assert.equal(row?.durationSeconds.count, 1);
    assert.equal(row?.timeToFirstByteSeconds.count, 0);
    assert.equal(row === undefined ? null : missingDurations(row), 2);
  });
});

describe('names of servers', () => {
  const called = (slot: number, serverName: string | null = null): Transaction => {
    const serverNameSource = serverName === null ? null : 'dns';
    return transactionOf({ connection: connectionOf({ role: 'client', slot, serverName, serverNameSource }) });
  };
  const serversOf = (total: Aggregator): unknown[] =>
    rowsOf(total).map(({ server, transactions }) => [server.name, server.nameSource, server.address, transactions]);

  it('are one row, whether the name is found before or after the first transaction, and what it is now', () => {
    for (const namedAfter of [0, 1, 4]) {
      const found: { name: string | null; source: 'listener' | null } = { name: null, source: null };
      const total = totalOf({ naming: { find: () => found } });
      for (let count = 0; count < 5; count += 1) {
        if (count === namedAfter) Object.assign(found, { name: 'redis-server', source: 'listener' });
        total.transaction(called(count));
      }
      assert.deepEqual(serversOf(total), [['redis-server', 'listener', '10.0.0.5', 5]]);
      found.name = 'another';
      assert.deepEqual(serversOf(total), [['another', 'listener', '10.0.0.5', 5]]);
    }
  });

  it('are those of watched processes where all of the callers know that', () => {
    const places: readonly boolean[][] = [[true, true], [true, false], [false]];
    for (const watched of places) {
      const found = watched.map((one): FoundName => ({ name: 'redis-server', source: 'listener', watched: one }));
      const total = totalOf({ naming: { find: () => found.shift() ?? null } });
      for (const slot of watched.keys()) total.transaction(called(slot));
      assert.deepEqual(
        rowsOf(total).map(({ server }) => server.watched),
        [watched.every(Boolean) || undefined],
      );
    }
  });

  it('that the clients use are rows of their own, and nothing else is asked for', () => {
    const find = (): FoundName => ({ name: 'redis-server', source: 'listener' });
    const total = totalOf({ naming: { find } });
    for (const [slot, name] of ['db-1', 'db-2', 'db-2', null].entries()) total.transaction(called(slot, name));
    assert.deepEqual(serversOf(total), [
      ['db-2', 'dns', '10.0.0.5', 2],
      ['redis-server', 'listener', '10.0.0.5', 1],
      ['db-1', 'dns', '10.0.0.5', 1],
    ]);
  });

  it('are none where callers of one row see different ones, and none of whoever serves', () => {
    let places = 0;
    const find = (): FoundName => {
      places += 1;
      return { name: `name-${places}`, source: 'listener' };
    };
    const total = totalOf({ naming: { find } });
    for (const slot of [0, 1]) total.transaction(called(slot));
    assert.deepEqual(serversOf(total), [[null, null, '10.0.0.5', 2]]);
    total.transaction(transactionOf());
    assert.equal(places, 2);
  });
});

describe('windows', () => {
  it('counts in the window of the end, and takes rates over the time truly spanned', () => {
    const windows = aggregatorOf({ originNs: 100 * SECOND, widthNs: SECOND, keep: 10 });
    for (const second of [0.5, 1.2, 1.9, 2.0]) windows.transaction(transactionOf({ endNs: (100 + second) * SECOND }));
    const counts = [0, 1, 2].map(
      (index) => windows.snapshotRows(index, index, [], 103 * SECOND).totals.server.transactions,
    );
    assert.deepEqual(counts, [1, 2, 1]);
    const sliding = windows.snapshotRows(-7, 2, [], 102.5 * SECOND);
    assert.equal(sliding.totals.server.transactions, 4);
    assert.equal(sliding.totals.server.ratePerSecond, 4 / 2.5);
    assert.equal(sliding.rows[0]?.durationSeconds.count, 4);
    assert.equal(sliding.rows[0]?.ratePerSecond, 4 / 2.5);
  });

  it('shows the same picture twice: a snapshot changes nothing', () => {
    const windows = aggregatorOf({ widthNs: SECOND, keep: 10 });
    for (let i = 0; i < 30; i++) windows.transaction(transactionOf({ endNs: i * 0.1 * SECOND }));
    const first = windows.snapshotRows(0, 2, [], 3 * SECOND);
    assert.deepEqual(windows.snapshotRows(0, 2, [], 3 * SECOND), first);
    assert.equal(first.totals.server.transactions, 30);
  });

  it('counts what is late in the oldest window kept', () => {
    const windows = aggregatorOf({ widthNs: SECOND, keep: 3 });
    windows.transaction(transactionOf({ endNs: 9.5 * SECOND }));
    windows.transaction(transactionOf({ endNs: 8.5 * SECOND }));
    windows.transaction(transactionOf({ endNs: 1.5 * SECOND }));
    windows.transaction(transactionOf({ endNs: -5 * SECOND }));
    const counts = [7, 8, 9].map(
      (index) => windows.snapshotRows(index, index, [], 10 * SECOND).totals.server.transactions,
    );
    assert.deepEqual(counts, [2, 1, 1]);
  });

  it('forgets series that no kept window holds, and takes them back', () => {
    const windows = aggregatorOf({ widthNs: SECOND, keep: 2, maxSeries: 3 });
    const connection = connectionOf();
    for (let i = 0; i < 100; i++) {
      windows.transaction(transactionOf({ connection, resource: `/${i}`, endNs: i * SECOND }));
    }
    windows.transaction(transactionOf({ connection, resource: '/0', endNs: 100 * SECOND }));
    assert.equal(windows.otherSeriesTransactions, 0);
    const { rows } = windows.snapshotRows(99, 100, [], 101 * SECOND);
    assert.deepEqual(rows.map((row) => row.resource).sort(), ['/0', '/99']);
  });

  it('gives a series that comes back on another connection one row', () => {
    const windows = aggregatorOf({ widthNs: SECOND, keep: 2 });
    const [one, two] = [connectionOf({ id: 1 }), connectionOf({ id: 2 })];
    windows.transaction(transactionOf({ connection: one, endNs: 0 }));
    windows.transaction(transactionOf({ connection: two, endNs: 0 }));
    windows.transaction(transactionOf({ connection: one, resource: '/other', endNs: 10 * SECOND }));
    windows.transaction(transactionOf({ connection: two, endNs: 20 * SECOND }));
    windows.transaction(transactionOf({ connection: one, endNs: 20 * SECOND }));
    const { rows } = windows.snapshotRows(20, 20, [], 21 * SECOND);
    assert.deepEqual(
      rows.map((row) => row.transactions),
      [2],
    );
  });

  it('loses nothing between the windows of an export, however late they are read', () => {
    const windows = aggregatorOf({ widthNs: SECOND, keep: 3, beyondKeep: 'merge' });
    let written = 0;
    for (let i = 0; i < 1009; i++) {
      const late = i % 7 === 0 ? 5 * SECOND : 0;
      windows.transaction(transactionOf({ resource: `/${i % 5}`, endNs: i * 0.3 * SECOND - late }));
      if (i % 31 !== 30) continue;
      const closed = windows.indexAt(i * 0.3 * SECOND) - 1;
      written += windows.snapshotRows(0, closed, [], i * 0.3 * SECOND).totals.server.transactions;
      windows.release(closed);
    }
    written += windows.snapshotRows(0, Infinity, [], 400 * SECOND).totals.server.transactions;
    assert.equal(written, 1009);
  });

  it('counts what comes for a released window in the next', () => {
    const windows = aggregatorOf({ widthNs: SECOND, keep: 5, beyondKeep: 'merge' });
    windows.transaction(transactionOf({ endNs: 0.5 * SECOND }));
    windows.release(0);
    windows.transaction(transactionOf({ endNs: 0.9 * SECOND }));
    assert.equal(windows.snapshotRows(0, 0, [], SECOND).totals.server.transactions, 0);
    assert.equal(windows.snapshotRows(1, 1, [], 2 * SECOND).totals.server.transactions, 1);
  });
});

describe('the cap on series', () => {
  it('keeps totals exact beyond it, in one (other) row a role, and says how many', () => {
    const total = totalOf({ maxSeries: 10 });
    for (let i = 0; i < 1009; i++) {
      const connection = connectionOf({ role: i % 2 === 0 ? 'server' : 'client' });
      total.transaction(transactionOf({ connection, resource: `/${i}` }));
    }
    const { totals, rows } = total.snapshotRows(0, 0, [], 10 * SECOND);
    assert.equal(totals.server.transactions + totals.client.transactions, 1009);
    assert.equal(rows.length, 12);
    const others = rows.filter((row) => row.operation === '(other)');
    assert.deepEqual(others.map((row) => row.role).sort(), ['client', 'server']);
    for (const { server } of others)
      assert.deepEqual(server, { address: '(other)', port: null, transport: null, name: null, nameSource: null });
    assert.equal(
      others.reduce((sum, row) => sum + row.transactions, 0),
      999,
    );
    assert.equal(total.otherSeriesTransactions, 999);
  });

  it('does not count a series against it that has only requests in flight', () => {
    const total = totalOf({ maxSeries: 1 });
    const connection = connectionOf();
    total.snapshotRows(0, 0, [inFlightOf({ connection, operation: 'A' })], SECOND);
    total.transaction(transactionOf({ connection, operation: 'B' }));
    assert.equal(total.otherSeriesTransactions, 0);
    const { rows } = total.snapshotRows(0, 0, [inFlightOf({ connection, operation: 'C' })], SECOND);
    assert.deepEqual(
      rows.map((row) => row.operation),
      ['B', '(other)'],
    );
  });
});

describe('in flight', () => {
  it('shows requests in flight with the age of the oldest, also in rows that have nothing else', () => {
    const total = totalOf();
    const connection = connectionOf();
    total.transaction(transactionOf({ connection }));
    const requests = [
      inFlightOf({ connection, operation: 'GET', resource: '/users/{id}', startNs: 4 * SECOND }),
      inFlightOf({ connection, operation: 'GET', resource: '/users/{id}', startNs: 3 * SECOND }),
      inFlightOf({ connection, operation: 'POST', resource: '/orders', startNs: 9 * SECOND }),
    ];
    const { totals, rows } = total.snapshotRows(0, 0, requests, 10 * SECOND);
    assert.deepEqual(
      rows.map((row) => [row.operation, row.transactions, row.inFlight]),
      [
        ['GET', 1, { count: 2, oldestSeconds: 7 }],
        ['POST', 0, { count: 1, oldestSeconds: 1 }],
      ],
    );
    assert.equal(rows[1]?.errorRatio, null);
    assert.equal(totals.server.inFlight, 3);
    assert.equal(totals.server.oldestInFlightSeconds, 7);
    assert.equal(totals.client.oldestInFlightSeconds, null);
  });

  it('does not let a blocking command hide the oldest request of the whole', () => {
    const total = totalOf();
    const requests = [
      inFlightOf({ operation: 'BLPOP', waiting: true, startNs: 0 }),
      inFlightOf({ startNs: 9 * SECOND }),
    ];
    const { totals } = total.snapshotRows(0, 0, requests, 10 * SECOND);
    assert.equal(totals.server.inFlight, 2);
    assert.equal(totals.server.oldestInFlightSeconds, 1);
  });
});

describe('histograms', () => {
  it('are in the rows only where asked for', () => {
    const plain = totalOf();
    const full = totalOf({ histograms: true });
    for (const total of [plain, full]) total.transaction(transactionOf());
    assert.equal(rowsOf(plain)[0]?.durationSeconds.histogram, undefined);
    // 1 ms lies in the bucket (2^(-638/64), 2^(-637/64)].
    assert.deepEqual(rowsOf(full)[0]?.durationSeconds.histogram, { scale: 6, zeroCount: 0, offset: -638, counts: [1] });
  });
});

/** As the schema has it: of what was answered, or given up, and does not wait by design. */
function missingDurations({ outcomes, waiting, durationSeconds }: SnapshotRow): number {
  const lasted = outcomes.reduce((sum, [name, count]) => sum + (name === 'oneWay' ? 0 : count), 0);
  return lasted - waiting.count - durationSeconds.count;
}

function aggregatorOf(options: Partial<AggregatorOptions>): Aggregator {
  return new Aggregator({
    originNs: 0,
    widthNs: Infinity,
    keep: 1,
    workloads,
    attributesOf: (protocol, operation, resource) => ({ asked: `${protocol} ${operation} ${resource}` }),
    ...options,
  });
}

function totalOf(options: Partial<AggregatorOptions> = {}): Aggregator {
  return aggregatorOf(options);
}

function rowsOf(total: Aggregator): readonly SnapshotRow[] {
  return total.snapshotRows(0, 0, [], 10 * SECOND).rows;
}

function distribution(value: number): object {
  return { count: 1, sum: value, min: value, mean: value, p50: value, p90: value, p95: value, p99: value, max: value };
}

function inFlightOf(fields: object) {
  return {
    connection: connectionOf(),
    operation: 'GET',
    resource: null,
    waiting: false,
    waitsNs: Number.POSITIVE_INFINITY,
    startNs: 0,
    ...fields,
  };
}

function omit(row: SnapshotRow | undefined, key: keyof SnapshotRow): object {
  assert.ok(row);
  const { [key]: _, ...rest } = row;
  return rest;
}
