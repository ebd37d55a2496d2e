import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { distributionOf } from '../../../../src/metrics/distribution.ts';
import { HISTOGRAM_SCALE, Histogram } from '../../../../src/metrics/histogram.ts';
import type { SnapshotRow, SnapshotTotals } from '../../../../src/metrics/snapshot.ts';
import { listState } from '../../../../src/views/top/arrangement.ts';
import { ROLES } from '../../../../src/views/top/picture.ts';
import { type WorkloadRow, workloadRows } from '../../../../src/views/top/screens/processes/workload-rows.ts';
import { pictureOf, placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { CHAIN, rowOf, SHOP_1, SHOP_2 } from '../chain.ts';
import { assertFrame } from '../committed-frame.ts';
import { SHOP, snapshot } from '../snapshots.ts';
import { emptyState, goTo, press, started, tick } from '../states.ts';

let bundled: Bundle;
let frame: (state: TopState) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

function opened(rows: readonly SnapshotRow[] = CHAIN, size = { columns: 80, rows: 24 }): TopState {
  return goTo(started(rows, size), 'processes');
}

function workloads(state: TopState): readonly WorkloadRow[] {
  const picture = pictureOf(state);
  return picture === null ? [] : workloadRows(picture);
}

function order(state: TopState): readonly string[] {
  return listState(state, 'processes').ranks.order.map((key) => key.replaceAll('\0', '/'));
}

function drawn(state: TopState): readonly string[] {
  const rows = new Map(workloads(state).map((row) => [row.key, row]));
  return listState(state, 'processes').ranks.order.map((key) => {
    const row = rows.get(key);
    return row?.parent === null ? row.application : `- ${row?.workload.command} ${row?.pids.join(' ')}`;
  });
}

test('the sums of all applications are the totals of the snapshot, and so are those of all parts', () => {
  for (const rows of [CHAIN, SHOP, [...CHAIN, ...SHOP]]) {
    const state = opened(rows);
    const { totals } = pictureOf(state)?.snapshot ?? assert.fail();
    for (const isPart of [false, true]) {
      const own = workloads(state).filter(({ parent }) => (parent !== null) === isPart);
      for (const role of ROLES) {
        const sum = (of: (row: WorkloadRow) => number) => own.reduce((total, each) => total + of(each), 0);
        const expected: SnapshotTotals = totals[role];
        assert.equal(
          sum(({ sums }) => sums[role].transactions),
          expected.transactions,
        );
        assert.equal(
          sum(({ sums }) => sums[role].errors),
          expected.errors,
        );
        assert.equal(
          sum(({ sums }) => sums[role].inFlight),
          expected.inFlight,
        );
        assert.ok(Math.abs(sum(({ sums }) => sums[role].ratePerSecond) - expected.ratePerSecond) < 1e-6);
      }
    }
  }
});

test('percentiles are never summed: of several rows the worst is shown and marked, of one its own', () => {
  const [nginx, part] = workloads(opened());
  assert.equal(nginx?.application, 'nginx');
  assert.deepEqual(nginx?.sums.server.p99, { seconds: 0.012 * 6.1, exact: false });
  assert.deepEqual(part?.sums.server.p99, nginx?.sums.server.p99);
  const shop2 = workloads(opened()).find(({ pids }) => pids.join() === '210');
  assert.deepEqual(shop2?.sums.server.p99, { seconds: 0.01 * 6.1, exact: true });
});

test('where rows have their histograms, percentiles are those of all transactions together', () => {
  const withHistogram = (resource: string, milliseconds: readonly number[]): SnapshotRow => {
    const histogram = new Histogram();
    for (const each of milliseconds) histogram.record(each * 1e6);
    const made = rowOf(SHOP_1, { operation: 'GET', resource, rate: milliseconds.length / 10 });
    return { ...made, durationSeconds: distributionOf(histogram, true) };
  };
  const fast = withHistogram('/fast', Array(990).fill(1));
  const slow = withHistogram('/slow', Array(9).fill(500));
  assert.equal(fast.durationSeconds.histogram?.scale, HISTOGRAM_SCALE);
  const [shop] = workloads(opened([fast, slow]));
  assert.equal(shop?.sums.server.p99?.exact, true);
  assert.ok((shop?.sums.server.p99?.seconds ?? 1) < 0.0011);
  assert.equal(shop?.sums.server.max, 0.5);
});

test('an application that falls silent counts nothing and sinks, and its figures are not those of the past', () => {
  const others = CHAIN.filter(({ workload }) => workload.application !== 'nginx');
  let state = opened();
  for (let at = 2; at < 6; at += 1) state = tick(state, snapshot({ tick: at, rows: others }));
  const nginx = workloads(state).find(({ application }) => application === 'nginx');
  assert.equal(nginx?.idle, true);
  assert.equal(nginx?.sums.server.transactions, 0);
  assert.deepEqual(drawn(state).slice(-2), ['nginx', '- nginx 100 101 102']);
});

test('processes stand below their application, the busiest first, whatever is sorted by', () => {
  assert.deepEqual(drawn(opened()), [
    'redis-server',
    '- redis-server 400',
    'nginx',
    '- nginx 100 101 102',
    'shop',
    '- node 200',
    '- node 210',
    'worker',
    '- python3 300 301',
  ]);
  assert.deepEqual(drawn(press(opened(), '<')).slice(0, 3), ['nginx', '- nginx 100 101 102', 'redis-server']);
  assert.deepEqual(drawn(press(opened(), 'S')).slice(-2), ['worker', '- python3 300 301']);
});

test('a process that is followed comes first among its siblings, and its application before all others', () => {
  const at = drawn(opened()).indexOf('- node 210');
  const state = press(opened(), ...Array(at + 1).fill('down'), 'F');
  assert.deepEqual(drawn(state).slice(0, 3), ['shop', '- node 210', '- node 200']);
  const later = tick(state, snapshot({ tick: 2, rows: CHAIN }));
  assert.deepEqual(drawn(later).slice(0, 3), ['shop', '- node 210', '- node 200']);
});

test('a tick moves no process away from its application', () => {
  let state = opened();
  for (let at = 2; at < 12; at += 1) {
    const rows = CHAIN.map((row, index) => ({ ...row, ratePerSecond: (row.ratePerSecond * ((index * at) % 7)) / 3 }));
    state = tick(state, snapshot({ tick: at, rows }));
    const parents = order(state).map((key) => key.split('/')[0]);
    const changes = parents.filter((parent, index) => parent !== parents[index - 1]);
    assert.equal(changes.length, new Set(parents).size, parents.join());
  }
});

test('Enter shows the overview of this application alone; Esc comes back to it', () => {
  const state = press(opened(), 'down', 'down', 'down', 'Enter');
  assert.equal(placeOf(state).title, 'app:nginx');
  const served = listState(state, 'server').ranks.order;
  const called = listState(state, 'client').ranks.order;
  const own = (role: string) => CHAIN.filter((row) => row.role === role && row.workload.application === 'nginx');
  assert.deepEqual(
    served.toSorted(),
    own('server')
      .map(({ key }) => key)
      .toSorted(),
  );
  assert.deepEqual(
    called.toSorted(),
    own('client')
      .map(({ key }) => key)
      .toSorted(),
  );
  const back = press(state, 'Esc');
  assert.equal(placeOf(back).screen, 'processes');
  assert.equal(listState(back, 'processes').selected, 'nginx');
  assert.equal(listState(goTo(back, 'overview'), 'server').ranks.order.length, 7);
});

test('what the user filters holds beside what the place is about', () => {
  const state = press(opened(), 'down', 'down', 'down', 'Enter', '/', ...'POST', 'Enter');
  const names = listState(state, 'server').ranks.order;
  assert.deepEqual(
    names,
    CHAIN.filter(({ key }) => key.includes('nginx') && key.includes(' server ') && key.includes('POST')).map(
      ({ key }) => key,
    ),
  );
});

test('Enter on a process shows what it alone serves and calls', () => {
  const at = drawn(opened()).indexOf('- node 210');
  const state = press(opened(), ...Array(at + 1).fill('down'), 'Enter');
  assert.equal(placeOf(state).title, 'app:shop comm:node instance:77bc');
  const own = CHAIN.filter((row) => row.workload.instance === SHOP_2.instance && row.role === 'client');
  assert.deepEqual(listState(state, 'client').ranks.order.toSorted(), own.map(({ key }) => key).toSorted());
});

test('a filter keeps what it selects below its application, and nothing else', () => {
  assert.deepEqual(drawn(press(opened(), '/', ...'instance:77bc', 'Enter')), ['shop', '- node 210']);
  assert.deepEqual(drawn(press(opened(), '/', ...'proto:postgresql', 'Enter')), ['shop', '- node 210']);
  assert.deepEqual(drawn(press(opened(), 'e')), ['nginx', '- nginx 100 101 102', 'shop', '- node 210']);
});

const HOSTILE = rowOf(
  { application: 'a\u001b[2J/b "c', command: 'x\r\ny', pids: Array.from({ length: 300 }, (_, i) => 1000 + i) },
  { operation: 'GET', resource: '/', rate: 1 },
);

const FRAMES: Record<string, () => TopState> = {
  'processes-80x24': () => press(opened(), 'down', 'down', 'down'),
  'processes-160x48': () => opened(CHAIN, { columns: 160, rows: 48 }),
  'processes-60x12': () => opened(CHAIN, { columns: 60, rows: 12 }),
  'processes-hostile-80x24': () => press(opened([HOSTILE]), 'down'),
  'processes-waiting-80x24': () => goTo(tick(emptyState(), snapshot({ tick: 9, rows: [] })), 'processes'),
  'processes-entered-80x24': () => press(opened(), 'down', 'down', 'down', 'Enter'),
};

for (const [name, state] of Object.entries(FRAMES)) {
  test(`frame ${name} is as committed`, async () => {
    await assertFrame(name, state(), frame(state()));
  });
}
