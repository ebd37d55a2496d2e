import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { heatBound, heatBucket, LOOK_PARTS } from '../../../../src/metrics/scene.ts';
import type { InFlight } from '../../../../src/transactions/in-flight.ts';
import { connectionOf } from '../../../metrics/transactions.ts';
import { SECOND, Top } from './making.ts';

const connection = connectionOf();

function requestOf(fields: Partial<InFlight>): InFlight {
  const request = { connection, operation: 'GET', resource: '/users/{id}', waiting: false, startNs: 0 };
  return { ...request, waitsNs: Number.POSITIVE_INFINITY, ...fields };
}

describe('looks', () => {
  test('another look is answered by the next drain, and says which it answers', () => {
    const top = new Top();
    top.drained(SECOND);
    assert.equal(top.pictures.length, 1);
    const { scene } = top.sees(1.01 * SECOND, { parts: ['inFlight'] });
    assert.equal(top.pictures.length, 2);
    assert.deepEqual(scene.look, top.look);
    assert.deepEqual(scene.inFlight, { rows: [], total: 0 });
    assert.equal(scene.errors, null);
    top.drained(1.5 * SECOND);
    assert.equal(top.pictures.length, 2);
    top.drained(2 * SECOND);
    assert.equal(top.pictures.length, 3);
  });

  test('where the main thread is behind, pictures are left out, and the answer to a look comes when it is not', () => {
    const top = new Top();
    top.takesPicture = false;
    top.drained(SECOND);
    top.look = { ...top.look, parts: ['errors'] };
    assert.equal(top.sees(1.1 * SECOND, {}), undefined);
    top.drained(1.2 * SECOND);
    top.takesPicture = true;
    top.drained(1.3 * SECOND);
    assert.equal(top.pictures.length, 1);
    assert.deepEqual(top.last.scene.errors, { rows: [], total: 0 });
  });

  test('the last picture answers what was asked last, also of the window that had begun', () => {
    const top = new Top();
    top.ends(0.5 * SECOND);
    top.report.finish(0.7 * SECOND, top.context);
    assert.equal(top.counted, 1);
    assert.equal(top.last.snapshot.window.durationSeconds, 0.7);
  });

  test('a silence of many intervals gives one picture, and the next one comes an interval later', () => {
    const top = new Top();
    top.drained(100.2 * SECOND);
    top.drained(100.9 * SECOND);
    assert.equal(top.pictures.length, 1);
    top.drained(101 * SECOND);
    assert.equal(top.pictures.length, 2);
  });
});

describe('latest transactions', () => {
  test('are there when they are first asked for, oldest first, with their row', () => {
    const top = new Top();
    for (const [i, resource] of ['/a', '/b', '/c'].entries()) top.ends((i + 1) * 1e6, { connection, resource });
    const { snapshot, scene } = top.sees(SECOND, { parts: ['transactions'] });
    const { rows, ended, unkept } = scene.transactions ?? assert.fail();
    assert.deepEqual(
      rows.map(({ resource }) => resource),
      ['/a', '/b', '/c'],
    );
    assert.deepEqual([ended, unkept], [3, 0]);
    assert.deepEqual(new Set(rows.map(({ rowKey }) => rowKey)), new Set(snapshot.rows.map(({ key }) => key)));
    assert.equal(rows[0]?.durationSeconds, 0.001);
  });

  test('are bounded, also where too many come at a time, and what is not kept is counted', () => {
    const top = new Top();
    for (let i = 0; i < 50_000; i += 1) top.ends(i * 20e3, { connection, sequence: i });
    const { rows, ended, unkept } = top.sees(SECOND, { parts: ['transactions'] }).scene.transactions ?? assert.fail();
    assert.equal(ended, 50_000);
    assert.equal(unkept, 50_000 - 300);
    assert.equal(rows.length, 300);
    for (let i = 0; i < 10; i += 1) top.ends(SECOND + i, { connection, sequence: 50_000 + i });
    const later = top.sees(2 * SECOND, {}).scene.transactions?.rows ?? assert.fail();
    assert.equal(later.length, 300);
    assert.deepEqual(
      later.slice(-10).map(({ sequence }) => sequence),
      Array.from({ length: 10 }, (_, i) => 50_000 + i),
    );
    assert.equal(later[0]?.sequence, rows[10]?.sequence);
  });
});

describe('what is in flight', () => {
  test('the oldest comes first, with its age and its row; what waits by design says so until it is overdue', () => {
    const top = new Top();
    top.ends(0.5 * SECOND, { connection });
    top.inFlight = [
      requestOf({ startNs: 2 * SECOND }),
      requestOf({ startNs: 1 * SECOND, operation: 'BLPOP', waiting: true }),
      requestOf({ startNs: 1.5 * SECOND, operation: 'BLPOP', waiting: true, waitsNs: SECOND }),
    ];
    const { snapshot, scene } = top.sees(3 * SECOND, { parts: ['inFlight'] });
    const { rows, total } = scene.inFlight ?? assert.fail();
    assert.equal(total, 3);
    assert.deepEqual(
      rows.map(({ operation, ageSeconds, waiting }) => [operation, ageSeconds, waiting]),
      [
        ['BLPOP', 2, true],
        ['BLPOP', 1.5, false],
        ['GET', 1, false],
      ],
    );
    assert.equal(rows[2]?.startUnixNs, 1.7e18 + 2 * SECOND);
    for (const { rowKey } of rows) assert(snapshot.rows.some(({ key }) => key === rowKey));
  });

  test('those of one connection that began together have keys of their own, and there are at most 500', () => {
    const top = new Top();
    top.inFlight = Array.from({ length: 600 }, () => requestOf({ startNs: SECOND }));
    const { rows, total } = top.sees(2 * SECOND, { parts: ['inFlight'] }).scene.inFlight ?? assert.fail();
    assert.equal(total, 600);
    assert.equal(rows.length, 500);
    assert.equal(new Set(rows.map(({ key }) => key)).size, 500);
  });
});

describe('errors', () => {
  const failed = { connection, outcome: 'error', errorType: '503', statusCode: '503' } as const;

  test('are counted by row and reason, with the first, the last, and the last transaction', () => {
    const top = new Top();
    for (let i = 1; i <= 5; i += 1) top.ends(i * 1e6, { ...failed, sequence: i });
    top.ends(7e6, { ...failed, errorType: '500', statusCode: '500' });
    top.ends(8e6, { connection });
    const { rows, total } = top.sees(SECOND, { parts: ['errors'] }).scene.errors ?? assert.fail();
    assert.equal(total, 2);
    assert.deepEqual(
      rows.map(({ reason, count }) => [reason, count]),
      [
        ['500', 1],
        ['503', 5],
      ],
    );
    assert.equal(rows[1]?.firstUnixNs, 1.7e18 + 1e6);
    assert.equal(rows[1]?.lastUnixNs, 1.7e18 + 5e6);
    assert.equal(rows[1]?.last.sequence, 5);
    assert.equal(rows[1]?.rowKey, top.last.snapshot.rows[0]?.key);
  });

  test('an answered request that fails later is one more', () => {
    const top = new Top();
    top.ends(1e6, failed);
    for (const sink of top.report.sinks) {
      sink.failedLater?.({ ...failed, endNs: 2e6, operation: 'SET', resource: null } as never);
    }
    const { rows } = top.sees(SECOND, { parts: ['errors'] }).scene.errors ?? assert.fail();
    assert.deepEqual(
      rows.map(({ operation, count }) => [operation, count]),
      [
        ['SET', 1],
        ['GET', 1],
      ],
    );
  });

  test('of more rows and reasons than are told apart every error is in one of them', () => {
    const top = new Top();
    for (let i = 0; i < 2000; i += 1) top.ends(1e6 + i, { ...failed, errorType: `E${i % 700}` });
    const { rows } = top.sees(SECOND, { parts: ['errors'] }).scene.errors ?? assert.fail();
    assert.equal(rows.length, 501);
    assert.equal(
      rows.reduce((sum, { count }) => sum + count, 0),
      2000,
    );
  });

  test('counting begins anew with another epoch', () => {
    const top = new Top();
    top.ends(1e6, failed);
    assert.deepEqual(top.sees(SECOND, { parts: ['errors'], epoch: 1 }).scene.errors, { rows: [], total: 0 });
  });
});

describe('the detail of a row', () => {
  test('has slots of the last five minutes, those without anything as well', () => {
    const top = new Top();
    const counts: number[] = [];
    for (let second = 0; second < 400; second += 1) {
      const many = second % 20 < 10 ? (second % 7) + 1 : 0;
      for (let i = 0; i < many; i += 1) top.ends((second + 0.5) * SECOND, { connection, errorType: null });
      top.drained((second + 1) * SECOND);
      counts.push(many);
    }
    const key = top.sees(399.9 * SECOND, { window: 'start' }).snapshot.rows[0]?.key ?? assert.fail();
    const detail = top.sees(400 * SECOND, { row: key }).scene.detail ?? assert.fail();
    const slots = Array.from({ length: 80 }, (_, i) => counts.slice(i * 5, i * 5 + 5).reduce((a, b) => a + b, 0));
    assert.equal(detail.slotSeconds, 5);
    assert.deepEqual(
      detail.slots.map(({ transactions }) => transactions),
      slots.slice(-60),
    );
    const bucket = heatBucket(0.001);
    assert(heatBound(bucket) <= 0.001 && heatBound(bucket + 1) > 0.001);
    for (const { transactions, heat, p99 } of detail.slots) {
      assert.deepEqual(heat, transactions === 0 ? [] : [[bucket, transactions]]);
      assert.equal(p99, transactions === 0 ? null : 0.001);
    }
    assert.equal(
      detail.row.transactions,
      counts.reduce((a, b) => a + b, 0),
    );
    assert.equal(detail.row.durationSeconds.histogram?.scale, 6);
  });

  test('has the slowest transactions, the slowest first, and the percentiles with p99.9', () => {
    const top = new Top();
    for (let i = 1; i <= 2000; i += 1) {
      const took = ((i * 7919) % 2000) + 1;
      top.ends(SECOND, { connection, startNs: SECOND - took * 1e5, sequence: took });
    }
    const key = top.sees(2 * SECOND, {}).snapshot.rows[0]?.key ?? assert.fail();
    const detail = top.sees(2 * SECOND, { row: key }).scene.detail ?? assert.fail();
    assert.deepEqual(
      detail.slowest.map(({ sequence }) => sequence),
      Array.from({ length: 10 }, (_, i) => 2000 - i),
    );
    assert(Math.abs((detail.p999 ?? 0) - 0.1998) < 0.0012, `${detail.p999}`);
    const anew = top.sees(2 * SECOND, { epoch: 1 }).scene.detail;
    assert.deepEqual(anew?.slowest ?? [], []);
  });

  test('has the callers of a server, the most frequent first, and all that are not told apart as one', () => {
    const top = new Top();
    const callers = Array.from({ length: 100 }, (_, i) => connectionOf({ remoteAddress: `10.0.1.${i}` }));
    for (let i = 0; i < 3; i += 1) top.ends(i + 1e6, { connection: callers[7] ?? connection, outcome: 'error' });
    for (const caller of callers) for (let i = 0; i < 2; i += 1) top.ends(2e6, { connection: caller });
    const key = top.sees(SECOND, {}).snapshot.rows[0]?.key ?? assert.fail();
    const { rows } = (top.sees(SECOND, { row: key }).scene.detail ?? assert.fail()).ends;
    assert.equal(rows.length, 65);
    const most = rows.find(({ address }) => address === '10.0.1.7');
    assert.deepEqual([most?.transactions, most?.errors, most?.port], [5, 3, null]);
    assert.deepEqual(
      rows.reduce((sum, { transactions }) => sum + transactions, 0),
      203,
    );
    assert.equal(rows[0]?.address, '(other)');
  });

  test('is null of a row that nobody knows', () => {
    const top = new Top();
    top.ends(1e6);
    assert.equal(top.sees(SECOND, { row: 'nobody' }).scene.detail, null);
  });
});

test('all of a scene can cross threads', () => {
  const top = new Top();
  top.ends(1e6, { connection, outcome: 'error', errorType: '500' });
  top.inFlight = [requestOf({ startNs: 0.5 * SECOND })];
  const key = top.sees(SECOND, {}).snapshot.rows[0]?.key ?? assert.fail();
  const { scene } = top.sees(SECOND, { parts: [...LOOK_PARTS], row: key });
  assert.deepEqual(structuredClone(scene), scene);
  for (const part of LOOK_PARTS) if (part !== 'cost') assert.notEqual(scene[part], null, part);
});
