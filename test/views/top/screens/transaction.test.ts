import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SceneTransaction } from '../../../../src/metrics/scene.ts';
import { listState } from '../../../../src/views/top/arrangement.ts';
import { placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { assertFrame } from '../committed-frame.ts';
import { BIMODAL, detailOf, detailScene } from '../details.ts';
import { SHOP, snapshot } from '../snapshots.ts';
import { act, emptyState, press } from '../states.ts';

// Times are shown as the clock on the wall has them.
process.env['TZ'] = 'UTC';

let bundled: Bundle;
let frame: (state: TopState) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

const DETAIL = detailOf(BIMODAL);
const [SLOWEST, , FAILED] = DETAIL.slowest as readonly [SceneTransaction, SceneTransaction, SceneTransaction];

/** A call with all that can be known of one. */
const CALL: SceneTransaction = {
  ...FAILED,
  role: 'client',
  operation: 'POST',
  resource: '/v1/charges',
  durationSeconds: 0.0805,
  outcome: 'timeout',
  statusCode: null,
  errorType: 'timeout',
  attributes: { 'http.request.method': 'POST', 'http.request.header.x-tenant': 'blue\u001b[31m' },
  process: {
    ...FAILED.process,
    containerId: '3f2a9c1be7d0',
    containerName: 'shop-web-1',
    podUid: '0b9c8f1e-5d0e-4a64-9f0b-6f3d1c7b2a10',
    cgroup: `/kubepods.slice/${'kubepods-burstable.slice/'.repeat(4)}cri-containerd-3f2a9c1be7d0.scope`,
  },
  peerName: 'api.pay.example',
  peerNameSource: 'dns',
  peerBehind: { address: '10.244.0.9', port: 8443, transport: 'tcp' },
  peerProcess: { pid: 4711, command: 'envoy' },
  client: { address: '203.0.113.9', port: 51_000 },
  pairId: '12-9af3',
  tries: 3,
};

function opened(transaction: SceneTransaction, size = { columns: 80, rows: 24 }): TopState {
  const state = emptyState(size.columns, size.rows);
  const place = { screen: 'transaction', title: '12:00:01.123456', row: BIMODAL.key, transaction };
  return act(
    { ...state, path: [...state.path, place] },
    {
      kind: 'tick',
      snapshot: snapshot({ tick: 134, rows: [BIMODAL, ...SHOP.slice(1)] }),
      scene: detailScene(BIMODAL),
    },
  );
}

test('one sees how unusual it was', () => {
  const standing = (durationSeconds: number | null) => frame(opened({ ...SLOWEST, durationSeconds }));
  assert.match(standing(0.0913), /the slowest of its row/);
  assert.match(standing(0.09), /slower than p99\.9 \(86\.2 ms\) of its row/);
  assert.match(standing(0.0822), /slower than p99 \(82\.1 ms\) of its row/);
  assert.match(standing(0.002), /slower than p90 \(1\.55 ms\) of its row/);
  assert.match(standing(0.0009), /no slower than half of its row/);
  assert.match(standing(null), /how long it took is not known/);
});

test('where the row has left, the transaction stays', () => {
  const left = act(opened(SLOWEST), { kind: 'tick', snapshot: snapshot({ tick: 135, rows: [] }), scene: null });
  assert.match(frame(left), /91\.3ms/);
  const elsewhere = { ...opened(SLOWEST), live: null };
  const gone = act(elsewhere, { kind: 'tick', snapshot: snapshot({ tick: 135, rows: SHOP.slice(1) }), scene: null });
  assert.match(frame(gone), /its row has left/);
  assert.match(frame(gone), /91\.3ms/);
});

test('each fact can be selected, found and copied whole', () => {
  const state = opened(CALL);
  const copied = press(press(state, '/', ...'cgroup', 'Enter'), 'Home', 'y');
  assert.deepEqual(listState(copied, 'facts').ranks.order, ['process cgroup']);
  assert.deepEqual(copied.effects, [{ kind: 'copy', text: `cgroup: ${CALL.process.cgroup}` }]);
});

test('Enter leads to its row, and back to it where one came from there', () => {
  const state = opened(SLOWEST);
  const inside = press(state, 'Enter');
  assert.deepEqual(
    inside.path.map(({ screen, row }) => [screen, row]),
    [
      ['overview', null],
      ['transaction', BIMODAL.key],
      ['row', BIMODAL.key],
    ],
  );
  const fromRow = { ...state, path: [state.path[0], placeOf(inside), placeOf(state)] as const };
  assert.deepEqual(
    press(fromRow, 'Enter').path.map(({ screen }) => screen),
    ['overview', 'row'],
  );
});

test('all that is known of a transaction is there, on one line each', () => {
  const text = frame(opened(CALL, { columns: 160, rows: 60 }));
  for (const part of [
    /began +\S+ \S+:\d\d\.\d{6} [+-]\d\d:\d\d/,
    /protocol +http 1\.1\s/,
    /client: it asked/,
    /operation +POST/,
    /resource +\/v1\/charges/,
    /outcome +timeout/,
    /sent 3 times/,
    /duration +80\.5ms/,
    /exact: /,
    /12\.1kB \(12,100 bytes\)/,
    /pid +123, thread 124/,
    /shop-web-1 \(3f2a9c1be7d0\)/,
    /0b9c8f1e-5d0e/,
    /unit +nginx\.service/,
    /host\/nginx\.service/,
    /own +10\.0\.0\.5:80 over tcp/,
    /peer +10\.0\.0\.7:40002/,
    /api\.pay\.example, as a name server said/,
    /envoy, pid 4711/,
    /10\.244\.0\.9:8443/,
    /203\.0\.113\.9:51000/,
    /connection +79/,
    /62 before it/,
    /12-9af3/,
    /200µs, smoothed/,
    /0 segments/,
    /http\.request\.header\.x-tenant blue\[31m/,
  ]) {
    assert.match(text, part);
  }
});

const FRAMES: Record<string, TopState> = {
  'transaction-80x24': opened(SLOWEST),
  'transaction-160x48': opened(CALL, { columns: 160, rows: 48 }),
  'transaction-60x12': press(opened(FAILED, { columns: 60, rows: 12 }), 'PgDn', 'PgDn'),
};

for (const [name, state] of Object.entries(FRAMES)) {
  test(`frame ${name} is as committed`, async () => {
    await assertFrame(name, state, frame(state));
  });
}
