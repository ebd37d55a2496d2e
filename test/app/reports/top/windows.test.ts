import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LookWindow } from '../../../../src/metrics/scene.ts';
import type { Snapshot } from '../../../../src/metrics/snapshot.ts';
import { connectionOf } from '../../../metrics/transactions.ts';
import { SECOND, Top } from './making.ts';

const connection = connectionOf();

/** One transaction in the middle of each second. */
function runFor(top: Top, seconds: number, from = 0): void {
  for (let second = from; second < from + seconds; second += 1) {
    top.ends((second + 0.5) * SECOND, { connection, requestBytes: 1 });
    top.drained((second + 1) * SECOND);
  }
}

function seen(top: Top, window: LookWindow, seconds: number): Snapshot {
  return top.sees(seconds * SECOND, { window }).snapshot;
}

describe('rows by window', () => {
  test('without a look the last ten closed windows are shown, and older ones forgotten', () => {
    const top = new Top();
    runFor(top, 15);
    const counts = top.pictures.map(({ snapshot }) => snapshot.totals.server.transactions);
    assert.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10, 10, 10]);
    assert.equal(top.last.snapshot.window.durationSeconds, 10);
    assert.equal(top.last.snapshot.totals.server.ratePerSecond, 1);
    assert.equal(top.last.scene.transactions, null);
  });

  test('a window that nobody looked at is there at once, with what has passed', () => {
    const top = new Top();
    runFor(top, 200);
    for (const [window, transactions] of Object.entries({ tick: 1, '10s': 10, '1m': 60, start: 200 })) {
      const snapshot = seen(top, window as LookWindow, 200);
      assert.equal(snapshot.window.durationSeconds, transactions, window);
      assert.equal(snapshot.totals.server.transactions, transactions, window);
      assert.equal(snapshot.rows[0]?.durationSeconds.count, transactions, window);
      assert.equal(snapshot.rows[0]?.requestBytes, transactions, window);
      assert.equal(snapshot.rows[0]?.ratePerSecond, 1, window);
    }
  });

  test('whenever a minute is asked for, it tells its true duration, and all that ended in it', () => {
    const top = new Top();
    for (let second = 0; second < 200; second += 1) {
      runFor(top, 1, second);
      const { window, totals } = seen(top, '1m', second + 1);
      assert.equal(totals.server.transactions, window.durationSeconds);
      assert(Math.abs(window.durationSeconds - Math.min(60, second + 1)) <= 2.5, `${window.durationSeconds}`);
      assert.equal(window.partial, second + 1 < 60);
    }
  });

  test('since the start nothing is lost, however late it comes', () => {
    const top = new Top();
    runFor(top, 100);
    top.ends(20 * SECOND, { connection });
    assert.equal(seen(top, 'start', 100.5).totals.server.transactions, 101);
    assert.equal(seen(top, 'start', 100.5).window.durationSeconds, 100);
  });

  test('counting begins anew with another epoch, wherever its windows lie', () => {
    for (const at of [3, 14, 17, 63, 65, 70, 71, 72, 100]) {
      const top = new Top();
      runFor(top, at);
      const begun = top.sees(at * SECOND, { window: 'start', epoch: 1 }).snapshot;
      assert.equal(begun.totals.server.transactions, 0);
      for (const later of [1, 4, 14, 30, 80]) {
        runFor(top, later, Math.max(at, Math.round(top.last.snapshot.window.endUnixNs / SECOND - 1.7e9)));
        assert.equal(top.last.snapshot.window.durationSeconds, top.last.snapshot.totals.server.transactions);
      }
      assert.equal(top.counted, 1 + 4 + 14 + 30 + 80);
      // A minute is a minute still.
      const minute = seen(top, '1m', at + 129);
      assert.equal(minute.totals.server.transactions, minute.window.durationSeconds);
    }
  });

  test('more rows than are told apart since the start are one of their role, and every sum is exact', () => {
    const top = new Top();
    top.sees(0, { window: 'start' });
    let ended = 0;
    for (let second = 0; second < 60; second += 1) {
      for (let i = 0; i < 50; i += 1) {
        top.ends((second + 0.5) * SECOND, { connection, resource: `/${second}-${i}` });
        ended += 1;
      }
      top.drained((second + 1) * SECOND);
      assert.equal(top.last.snapshot.totals.server.transactions, ended);
      assert.equal(top.counted, ended);
    }
    assert(top.last.snapshot.rows.length <= 2048 + 3);
    assert(top.last.snapshot.rows.some(({ operation }) => operation === '(other)'));
  });

  test('after a silence the last minute has what ended in it', () => {
    const top = new Top();
    runFor(top, 30);
    assert.equal(seen(top, '1m', 80).totals.server.transactions, 10);
    assert.equal(seen(top, '1m', 100).totals.server.transactions, 0);
    assert.equal(seen(top, 'start', 100).totals.server.transactions, 30);
  });

  test('what claims to have ended long after it was drained pushes nothing out', () => {
    const top = new Top();
    runFor(top, 5);
    top.report.draining(5.2 * SECOND);
    for (const sink of top.report.sinks) {
      sink.transaction(Object.assign(Object.create(null), { connection, endNs: 1e18, startNs: 0, outcome: 'ok' }));
    }
    assert.equal(seen(top, 'start', 6).totals.server.transactions, 6);
    runFor(top, 100, 6);
    assert.equal(seen(top, 'start', 106).totals.server.transactions, 106);
  });

  test('a tick is an interval, also where that changes', () => {
    const top = new Top();
    runFor(top, 30);
    assert.equal(seen(top, 'tick', 30).window.durationSeconds, 1);
    const five = top.sees(30 * SECOND, { intervalNs: 5 * SECOND }).snapshot;
    assert.equal(five.window.durationSeconds, 5);
    assert.equal(five.totals.server.transactions, 5);
    const before = top.pictures.length;
    runFor(top, 10, 30);
    assert.equal(top.pictures.length, before + 2);
  });
});
