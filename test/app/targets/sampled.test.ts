import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampledOf } from '../../../src/app/targets/sampled.ts';
import { targetsOf } from '../../../src/app/targets/target-list.ts';
import type { Snapshot, SnapshotRow } from '../../../src/metrics/snapshot.ts';
import { snapshotOf } from '../../exports/snapshot.ts';
import { censusOf, listener, processOf } from '../../host/census/made-census.ts';

const OPTIONS = { flags: ['pid'], limit: 50 };

function rowOf(command: string, role: SnapshotRow['role'], protocol: string, ratePerSecond: number): SnapshotRow {
  const [row] = snapshotOf().rows as readonly [SnapshotRow, ...SnapshotRow[]];
  const workload = { ...row.workload, command, containerId: null, unit: null, pids: [10] };
  return { ...row, role, protocol, ratePerSecond, workload };
}

function snapshotWith(...rows: readonly SnapshotRow[]): Snapshot {
  return { ...snapshotOf(), rows };
}

test('rates of a sample are summed for each workload, by side and protocol, and most traffic comes first', () => {
  const census = censusOf(
    [processOf(10, 'quiet', new Set([1])), processOf(11, 'shop', new Set([2]))],
    [listener(1, 80), listener(2, 81)],
  );
  const snapshot = snapshotWith(
    rowOf('shop', 'server', 'http', 5),
    rowOf('shop', 'server', 'http', 2),
    rowOf('shop', 'client', 'redis', 30),
    rowOf('curl', 'client', 'http', 1),
  );
  const { rows } = targetsOf(census, OPTIONS, sampledOf(snapshot));
  assert.deepEqual(
    rows.map(({ workload, processes, target }) => [workload.command, processes, target?.value ?? null]),
    [
      ['shop', 1, '11'],
      ['curl', 0, null],
      ['quiet', 1, '10'],
    ],
  );
  assert.deepEqual(rows[0]?.traffic, {
    servedPerSecond: 7,
    calledPerSecond: 30,
    protocols: [
      { role: 'client', protocol: 'redis', ratePerSecond: 30 },
      { role: 'server', protocol: 'http', ratePerSecond: 7 },
    ],
  });
  assert.deepEqual(rows[2]?.traffic, { servedPerSecond: 0, calledPerSecond: 0, protocols: [] });
});

test('a limit leaves out the last, and says how many', () => {
  const processes = Array.from({ length: 5 }, (_, at) => processOf(10 + at, `program-${at}`, new Set([at + 1])));
  const sockets = processes.map((_, at) => listener(at + 1, 80 + at));
  const list = targetsOf(censusOf(processes, sockets), { ...OPTIONS, limit: 2 }, null);
  assert.deepEqual(
    list.rows.map(({ workload }) => workload.command),
    ['program-0', 'program-1'],
  );
  assert.equal(list.leftOut, 3);
  assert.equal(list.sample, null);
});

test('of a workload with thousands of processes, and of endless names, a part is kept', () => {
  const name = 'x'.repeat(1000);
  const processes = Array.from({ length: 2000 }, (_, at) =>
    processOf(10 + at, name, new Set([1]), { parent: at === 0 ? 1 : 10 }),
  );
  const [row] = targetsOf(censusOf(processes, [listener(1, 80)]), OPTIONS, null).rows;
  assert.equal(row?.processes, 2000);
  assert.equal(row.workload.pids.length, 64);
  assert.equal(row.workload.command.length, 255);
  assert.equal(row.target?.value, '10');
});
