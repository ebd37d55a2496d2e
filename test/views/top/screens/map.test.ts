/** One file, since each case asks the same of one screen. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SnapshotRow } from '../../../../src/metrics/snapshot.ts';
import { listState } from '../../../../src/views/top/arrangement.ts';
import { callGraph } from '../../../../src/views/top/screens/map/graph.ts';
import { type MapRow, mapRows } from '../../../../src/views/top/screens/map/map-rows.ts';
import { pictureOf, placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { CHAIN, NGINX, REDIS, rowOf, SHOP_1, WORKER } from '../chain.ts';
import { assertFrame } from '../committed-frame.ts';
import { type RowSketch, SHOP, snapshot } from '../snapshots.ts';
import { emptyState, goTo, press, started, tick } from '../states.ts';

let bundled: Bundle;
let frame: (state: TopState) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

function opened(rows: readonly SnapshotRow[] = CHAIN, size = { columns: 80, rows: 24 }): TopState {
  return goTo(started(rows, size), 'map');
}

function rowsOf(state: TopState): ReadonlyMap<string, MapRow> {
  const picture = pictureOf(state) ?? assert.fail('no picture');
  return new Map(mapRows(picture).map((row) => [row.key, row]));
}

/** As it is drawn: names, indented, with marks. */
function drawn(state: TopState): readonly string[] {
  const rows = rowsOf(state);
  const depth = (row: MapRow): number => (row.parent === null ? 0 : 1 + depth(rows.get(row.parent) ?? assert.fail()));
  return listState(state, 'map').ranks.order.map((key) => {
    const row = rows.get(key) ?? assert.fail(key);
    return `${'  '.repeat(depth(row))}${row.name}${row.mark === null ? '' : ` ${row.mark}`}`;
  });
}

const served = (at: string, rate: number): RowSketch => ({ operation: 'GET', resource: '/', server: at, rate, p50: 1 });
const called = (at: string, rate: number): RowSketch => ({ ...served(at, rate), role: 'client' });
const app = (application: string) => ({ application, pids: [application.length] });

const A = '10.0.0.1:80';
const B = '10.0.0.2:80';
const C = '10.0.0.3:80';

test('below each workload stands whom it calls, and below these whom they call', () => {
  assert.deepEqual(drawn(opened()), [
    'nginx',
    '  shop',
    '    redis-server',
    '    orders-primary.cluster-cxyz.eu-west-1.rds.example.com:5432',
    'worker',
    '  redis-server',
  ]);
});

test('each call of the snapshot is in one edge, so that edges sum up to its totals', () => {
  for (const rows of [CHAIN, SHOP, [...CHAIN, ...SHOP]]) {
    const picture = pictureOf(opened(rows)) ?? assert.fail();
    const workloads = [...callGraph(picture).workloads.values()];
    const keys = workloads.flatMap(({ calls }) => calls.flatMap((call) => call.rows.map(({ row }) => row.key)));
    assert.deepEqual(
      keys.toSorted(),
      rows
        .filter(({ role }) => role === 'client')
        .map(({ key }) => key)
        .toSorted(),
    );
    const roots = workloads.flatMap((workload) => workload.served.map(({ row }) => row.key));
    assert.deepEqual(
      roots.toSorted(),
      rows
        .filter(({ role }) => role === 'server')
        .map(({ key }) => key)
        .toSorted(),
    );
  }
});

test('a line has the figures of the calls from the line above', () => {
  const rows = [...rowsOf(opened()).values()];
  const edge = (name: string, parent: string) =>
    rows.find((row) => row.name === name && rows.find(({ key }) => key === row.parent)?.name === parent);
  assert.equal(edge('shop', 'nginx')?.sum?.ratePerSecond, 240);
  assert.equal(edge('redis-server', 'shop')?.sum?.transactions, 8800);
  assert.equal(edge('redis-server', 'worker')?.sum?.ratePerSecond, 5);
  assert.equal(rows.find(({ name, parent }) => name === 'nginx' && parent === null)?.sum?.ratePerSecond, 340);
  assert.equal(rows.find(({ name, parent }) => name === 'worker' && parent === null)?.sum, null);
});

test('what two workloads call stands below each of them, with all that it calls', () => {
  const rows = [
    rowOf(app('one'), called(C, 5)),
    rowOf(app('two'), called(C, 3)),
    rowOf(app('shared'), served(C, 8)),
    rowOf(app('shared'), called('10.0.0.9:5432', 8)),
  ];
  assert.deepEqual(drawn(opened(rows)), [
    'one',
    '  shared',
    '    10.0.0.9:5432',
    'two',
    '  shared',
    '    10.0.0.9:5432',
  ]);
});

test('who calls back is marked, and the map ends there', () => {
  const rows = [
    rowOf(app('a'), served(A, 100)),
    rowOf(app('a'), called(B, 50)),
    rowOf(app('b'), served(B, 50)),
    rowOf(app('b'), called(A, 50)),
    rowOf(app('b'), called(B, 7)),
  ];
  assert.deepEqual(drawn(opened(rows)), ['a', '  b', '    a cycle', '    b cycle']);
});

test('a circle that nobody leads into begins with its busiest', () => {
  const rows = [
    rowOf(app('a'), served(A, 20)),
    rowOf(app('a'), called(B, 50)),
    rowOf(app('b'), served(B, 50)),
    rowOf(app('b'), called(A, 20)),
  ];
  assert.deepEqual(drawn(opened(rows)), ['b', '  a', '    b cycle']);
});

test('a workload that calls itself alone is there', () => {
  assert.deepEqual(drawn(opened([rowOf(app('a'), served(A, 5)), rowOf(app('a'), called(A, 5))])), ['a', '  a cycle']);
});

test('whom others call than those that are watched stands outermost, too', () => {
  const rows = (rate: number) => [
    rowOf(app('a'), called(B, 50)),
    rowOf(app('b'), served(B, rate)),
    rowOf(app('b'), called('10.0.0.9:1', 1)),
  ];
  assert.deepEqual(drawn(opened(rows(52))), ['a', '  b', '    10.0.0.9:1']);
  assert.deepEqual(drawn(opened(rows(80))), ['b', '  10.0.0.9:1', 'a', '  b', '    10.0.0.9:1']);
});

test('an address at which several serve leads to none of them, for nobody knows to which', () => {
  const rows = [
    rowOf(app('a'), called('127.0.0.1:80', 50)),
    rowOf(app('b'), served('127.0.0.1:80', 20)),
    rowOf(app('c'), served('127.0.0.1:80', 30)),
  ];
  assert.deepEqual(drawn(opened(rows)), ['c', 'b', 'a', '  127.0.0.1:80']);
});

test('a call whose other end is watched leads there, whatever address was called', () => {
  const call = rowOf(app('a'), called('172.17.0.1:8080', 50), 'b');
  const rows = [
    { ...call, server: { ...call.server, nameSource: 'listener' as const, watched: true } },
    rowOf(app('b'), served(B, 50)),
    rowOf(app('b'), called('10.0.0.9:1', 1)),
  ];
  assert.deepEqual(drawn(opened(rows)), ['a', '  b', '    10.0.0.9:1']);
});

test('a server that is not watched is no workload of the same name', () => {
  const python = app('python3');
  const call = rowOf(python, called('127.0.0.1:18081', 5), 'python3');
  const rows = [
    rowOf(python, served('127.0.0.1:18080', 5)),
    { ...call, server: { ...call.server, nameSource: 'listener' as const } },
  ];
  assert.deepEqual(drawn(opened(rows)), ['python3', '  python3:18081']);
});

test('callers that rows name and nobody watches stand outermost, each above whom it calls', () => {
  const of = (name: string | null, address: string, rate: number): SnapshotRow => {
    const made = rowOf(app('b'), served(B, rate));
    return { ...made, key: made.key + address, client: { address, port: null, name } };
  };
  const rows = [
    of('checkout', '10.0.0.50', 30),
    of(null, '10.0.0.51', 9),
    of('a', '10.0.0.1', 5),
    rowOf(app('a'), called(B, 5)),
    rowOf(app('b'), called('10.0.0.9:1', 1)),
  ];
  assert.deepEqual(drawn(opened(rows)), [
    'a',
    '  b',
    '    10.0.0.9:1',
    '10.0.0.51',
    '  b',
    '    10.0.0.9:1',
    'checkout',
    '  b',
    '    10.0.0.9:1',
  ]);
});

test('commands of one application are told apart', () => {
  const shop = (command: string) => ({ application: 'shop', command, pids: [1] });
  const rows = [
    rowOf(shop('nginx'), served(A, 9)),
    rowOf(shop('nginx'), called(B, 9)),
    rowOf(shop('node'), served(B, 9)),
  ];
  assert.deepEqual(drawn(opened(rows)), ['nginx of shop', '  node of shop']);
});

test('the map is no deeper than it can be read, and says where it ends', () => {
  const at = (index: number) => `10.0.1.${index}:80`;
  const rows = Array.from({ length: 20 }, (_, index) => [
    rowOf(app(`s${index}`), served(at(index), 5)),
    rowOf(app(`s${index}`), called(at(index + 1), 5)),
  ]).flat();
  const lines = drawn(opened(rows));
  assert.equal(lines.length, 9);
  assert.equal(lines.at(-1)?.trim(), 's8 deeper');
});

test('many who call many make no more lines than are read', () => {
  const at = (layer: number, index: number) => `10.0.${layer}.${index}:80`;
  const layers = Array.from({ length: 7 }, (_, layer) => layer);
  const rows = layers.flatMap((layer) =>
    Array.from({ length: 8 }, (_, index) => [
      rowOf(app(`s${layer}-${index}`), served(at(layer, index), 8)),
      ...Array.from({ length: 8 }, (_, below) => rowOf(app(`s${layer}-${index}`), called(at(layer + 1, below), 1))),
    ]).flat(),
  );
  const began = performance.now();
  const { size } = rowsOf(opened(rows));
  assert.ok(size >= 500 && size < 520, String(size));
  assert.ok(performance.now() - began < 2000);
});

test('siblings are sorted, the tree stays', () => {
  assert.deepEqual(drawn(press(opened(), 'S')), [
    'nginx',
    '  shop',
    '    orders-primary.cluster-cxyz.eu-west-1.rds.example.com:5432',
    '    redis-server',
    'worker',
    '  redis-server',
  ]);
  assert.deepEqual(drawn(press(opened(), '>')).slice(2, 4), [
    '    orders-primary.cluster-cxyz.eu-west-1.rds.example.com:5432',
    '    redis-server',
  ]);
});

test('a filter keeps the way to what it selects', () => {
  assert.deepEqual(drawn(press(opened(), '/', ...'proto:postgresql', 'Enter')), [
    'nginx',
    '  shop',
    '    orders-primary.cluster-cxyz.eu-west-1.rds.example.com:5432',
  ]);
});

test('Enter shows the calls of an edge, of a root all of the workload; Esc comes back to the line', () => {
  const edge = press(opened(), 'down', 'down', 'down', 'Enter');
  assert.equal(placeOf(edge).title, 'shop → redis-server');
  const rows = CHAIN.filter(
    ({ role, protocol, workload }) => role === 'client' && protocol === 'redis' && workload.application === 'shop',
  );
  assert.deepEqual(listState(edge, 'client').ranks.order.toSorted(), rows.map(({ key }) => key).toSorted());
  assert.deepEqual(listState(edge, 'server').ranks.order, []);
  const root = press(opened(), 'down', 'Enter');
  assert.equal(placeOf(root).title, 'app:nginx');
  assert.equal(listState(root, 'server').ranks.order.length, 2);
  const back = press(edge, 'Esc');
  assert.equal(placeOf(back).screen, 'map');
  assert.equal(
    drawn(back).findIndex((line) => line.trim() === 'redis-server'),
    listState(back, 'map').at,
  );
});

test('a workload that falls silent stays a minute, dim, and its edges with it', () => {
  const others = CHAIN.filter(({ workload }) => workload.application !== WORKER.application);
  const state = tick(opened(), snapshot({ tick: 2, rows: others }));
  assert.deepEqual(drawn(state).slice(-2), ['worker', '  redis-server']);
  assert.equal([...rowsOf(state).values()].find(({ name }) => name === 'worker')?.idle, true);
  assert.equal(drawn(tick(state, snapshot({ tick: 99, rows: others }))).includes('worker'), false);
});

const UNATTRIBUTED = rowOf(REDIS, { role: 'unknown', protocol: 'redis', operation: 'GET', server: C, rate: 12 });
const HOSTILE = [
  rowOf({ ...NGINX, application: 'a\u001b[2J/b "c' }, called('10.0.0.2:80', 3), 'ho\u001b[Hst\r\n'),
  rowOf({ ...SHOP_1, application: '日本語'.repeat(30) }, called('[2001:db8::17:1]:8443', 2)),
  rowOf(WORKER, { ...called('', 1), server: '' }),
];

const FRAMES: Record<string, () => TopState> = {
  'map-80x24': () => press(opened(), 'down', 'down', 'down'),
  'map-160x48': () => opened([...CHAIN, UNATTRIBUTED], { columns: 160, rows: 48 }),
  'map-60x12': () => opened(CHAIN, { columns: 60, rows: 12 }),
  'map-cycle-80x24': () =>
    opened([...CHAIN, rowOf(SHOP_1, { ...called('10.0.0.1:80', 12), errors: { refused: 110, 502: 10 } })]),
  'map-hostile-80x24': () => opened(HOSTILE),
  'map-shop-80x24': () => opened(SHOP),
  'map-waiting-80x24': () => goTo(tick(emptyState(), snapshot({ tick: 9, rows: [] })), 'map'),
  'map-entered-80x24': () => press(opened(), 'down', 'down', 'down', 'Enter'),
};

for (const [name, state] of Object.entries(FRAMES)) {
  test(`frame ${name} is as committed`, async () => {
    await assertFrame(name, state(), frame(state()));
  });
}
