import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compileFilter } from '../../../../src/lib/filter/compile.ts';
import { parseFilter } from '../../../../src/lib/filter/parser.ts';
import type { ConnectionRow } from '../../../../src/metrics/scene.ts';
import { listState } from '../../../../src/views/top/arrangement.ts';
import { CONNECTION_FACTS } from '../../../../src/views/top/screens/connections/facts.ts';
import { lookOf, placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { assertFrame } from '../committed-frame.ts';
import { connection, scene } from '../scenes.ts';
import { SHOP, snapshot } from '../snapshots.ts';
import { act, emptyState, goTo, press } from '../states.ts';

let bundled: Bundle;
let frame: (state: TopState) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

const REDIS = connection({
  protocol: 'redis',
  peer: '10.0.0.7:6379',
  peerName: 'shop-redis-primary.eu-west.internal',
  peerNameSource: 'dns',
  sentBytes: 12_345_678,
  receivedBytes: 345_678,
  rttSeconds: 0.000_31,
  retransmissions: 0,
  ageSeconds: 134,
  openBefore: true,
  idleSeconds: 0.4,
  transactions: 12_345,
  inFlight: 2,
});
const CALLER = connection({
  role: 'server',
  peer: '[2001:db8::17:1]:50123',
  local: '[2001:db8::17:9]:8080',
  sentBytes: 9_876_543,
  receivedBytes: 1_234_567,
  rttSeconds: 0.0312,
  retransmissions: 17,
  ageSeconds: 11_100,
  idleSeconds: 0,
  transactions: 803,
  inFlight: 1,
});
const TLS = connection({
  protocol: 'tls',
  peer: '10.0.0.99:443',
  peerName: 'api.example.com',
  peerNameSource: 'tls',
  sentBytes: 4200,
  receivedBytes: 190_000,
  rttSeconds: 0.0841,
  retransmissions: 2,
  undecoded: 'encrypted',
  opening: 'TLS handshake',
});
const STRANGE = connection({
  role: 'unknown',
  protocol: 'unknown',
  peer: '10.0.0.98:9999',
  sentBytes: 120_000,
  receivedBytes: 90,
  ageSeconds: 3700,
  openBefore: true,
  idleSeconds: null,
  leftAlone: true,
  undecoded: 'unknown',
  opening: 'binary, begins with 0x16 0x03',
});
const SOCKET = connection({
  role: 'server',
  protocol: 'unknown',
  peer: '',
  local: '/run/php/php8.2-fpm.sock',
  command: 'php-fpm: pool www \u001b[2J',
  pid: 4_194_303,
  undecoded: 'silent',
});
const ALL = [REDIS, CALLER, TLS, STRANGE, SOCKET];

function opened(rows: readonly ConnectionRow[] = ALL, size = { columns: 80, rows: 24 }): TopState {
  return tick(goTo(emptyState(size.columns, size.rows), 'connections'), 2, rows);
}

function tick(state: TopState, at: number, rows: readonly ConnectionRow[] | null): TopState {
  const connections = rows === null ? null : { rows, total: rows.length };
  return act(state, { kind: 'tick', snapshot: snapshot({ tick: at, rows: SHOP }), scene: scene({ connections }) });
}

function order(state: TopState): readonly string[] {
  return listState(state, 'connections').ranks.order;
}

test('connections are asked for where they are shown, and nowhere else', () => {
  const state = goTo(emptyState(), 'connections');
  assert.deepEqual(lookOf(state).parts, ['connections']);
  assert.deepEqual(lookOf(goTo(state, 'overview')).parts, []);
});

test('the busiest come first, and each column that counts sorts', () => {
  const first = (...keys: readonly string[]) => order(press(opened(), ...keys))[0];
  assert.equal(first(), CALLER.key);
  assert.equal(first('s'), REDIS.key);
  assert.equal(first('s', 's'), TLS.key);
  assert.equal(order(press(opened(), 'S')).at(-1), CALLER.key);
});

test('those of which nothing is decoded come behind, whichever way transactions are sorted', () => {
  const byDecoded = press(opened(), ...Array(6).fill('>'));
  assert.deepEqual(order(byDecoded).slice(0, 2), [REDIS.key, CALLER.key]);
  assert.deepEqual(order(press(byDecoded, 'S')).slice(0, 2), [CALLER.key, REDIS.key]);
});

test('Enter opens the connection, which stays legible when it has closed; Esc comes back to the same row', () => {
  const inside = press(opened(), 'down', 'down', 'Enter');
  assert.equal(placeOf(inside).connection?.key, REDIS.key);
  assert.deepEqual(lookOf(inside).parts, ['connections']);
  const closed = tick(inside, 3, [CALLER]);
  assert.match(frame(closed), /open no more/);
  assert.match(frame(closed), /shop-redis-primary/);
  const back = press(inside, 'Esc');
  assert.equal(placeOf(back).screen, 'connections');
  assert.equal(listState(back, 'connections').selected, REDIS.key);
});

test('what a connection says of itself follows the ticks', () => {
  const inside = press(opened(), 'down', 'down', 'Enter');
  assert.match(frame(inside), /12,345 transactions, 2 in flight/);
  const later = tick(inside, 3, [{ ...REDIS, transactions: 12_400, inFlight: 0 }]);
  assert.match(frame(later), /12,400 transactions, 0 in flight/);
});

test('filters find a connection by protocol, side, ends, name, process, bytes and words', () => {
  const found = (text: string): readonly ConnectionRow[] => {
    const parsed = parseFilter(text, { protocols: null });
    assert.ok(parsed.kind === 'filter', text);
    return ALL.filter(compileFilter(parsed.filter, CONNECTION_FACTS));
  };
  assert.deepEqual(found('proto:redis'), [REDIS]);
  assert.deepEqual(found('side:server'), [CALLER, SOCKET]);
  assert.deepEqual(found('server:10.0.0.0/24'), [REDIS, TLS]);
  assert.deepEqual(found('server:"2001:db8::17:9"'), [CALLER]);
  assert.deepEqual(found('peer:api.example.com'), [TLS]);
  assert.deepEqual(found('port:6379,8080'), [REDIS, CALLER]);
  assert.deepEqual(found('pid:4194303'), [SOCKET]);
  assert.deepEqual(found('transport:unix'), [SOCKET]);
  assert.deepEqual(found('bytes>1M'), [REDIS, CALLER]);
  assert.deepEqual(found('encrypted'), [TLS]);
  assert.deepEqual(found('0x16'), [STRANGE]);
  assert.deepEqual(found('dur>1s'), []);
});

const HUGE = Array.from({ length: 400 }, (_, index) =>
  connection({ peer: `10.0.${index % 256}.1:80`, local: `10.0.0.1:${10_000 + index}`, receivedBytes: index }),
);

const FRAMES: Record<string, TopState> = {
  'connections-80x24': press(opened(), 'down', 'down'),
  'connections-160x48': opened(ALL, { columns: 160, rows: 48 }),
  'connections-60x12': opened(ALL, { columns: 60, rows: 12 }),
  'connections-none-80x24': opened([]),
  'connections-collecting-80x24': tick(goTo(emptyState(), 'connections'), 1, null),
  'connection-80x24': press(opened(), 'down', 'down', 'Enter'),
  'connection-undecoded-160x48': press(
    opened(ALL, { columns: 160, rows: 48 }),
    ...['down', 'down', 'down', 'down', 'Enter'],
  ),
  'connection-60x12': press(opened(ALL, { columns: 60, rows: 12 }), 'Enter'),
  'connections-many-80x24': act(goTo(emptyState(), 'connections'), {
    kind: 'tick',
    snapshot: snapshot({ tick: 9, rows: SHOP }),
    scene: scene({ connections: { rows: HUGE, total: 12_003 } }),
  }),
};

for (const [name, state] of Object.entries(FRAMES)) {
  test(`frame ${name} is as committed`, async () => {
    await assertFrame(name, state, frame(state));
  });
}
