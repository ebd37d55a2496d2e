// Whole frames against test/views/top/frames/*.txt; UPDATE_FRAMES=1 writes them anew, to be read before they are committed.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Snapshot } from '../../../src/metrics/snapshot.ts';
import type { ShownAlerts } from '../../../src/views/top/alerts.ts';
import { finalState } from '../../../src/views/top/final.ts';
import type { TopState } from '../../../src/views/top/state.ts';
import { widthOf } from '../../../src/views/top/text.ts';
import { type Bundle, bundle } from '../bundle.ts';
import { row, SHOP, SOME_LOSS, snapshot } from './snapshots.ts';
import { act, emptyState, press } from './states.ts';

let bundled: Bundle;
let frame: (state: TopState, final?: boolean) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

const BYTES = { decoded: 880, tls: 110, unknown: 10 };
const shop = snapshot({ tick: 134, rows: SHOP, bytes: BYTES });
const lossy = snapshot({ tick: 134, rows: SHOP, bytes: BYTES, loss: SOME_LOSS });
const unattributed = row({
  role: 'unknown',
  protocol: 'redis',
  operation: 'GET',
  server: '10.0.0.7:6379',
  rate: 2,
  p50: 0.2,
});
/** A proxy and the service behind it, watched together: the same endpoints twice. */
const twoWorkloads = snapshot({
  tick: 9,
  rows: SHOP.flatMap((each) => {
    const nginx = { ...each, key: `nginx ${each.key}`, workload: { ...each.workload, name: 'nginx' } };
    return each.role === 'server' ? [each, nginx] : [each];
  }),
});
const twoServers = snapshot({
  tick: 9,
  rows: SHOP.flatMap((each) => [each, { ...each, key: `8081 ${each.key}`, server: { ...each.server, port: 8081 } }]),
});
const hostile = snapshot({
  tick: 3,
  label: 'cgroup /a\u001b[2J/b\nc',
  rows: [
    row({ operation: 'GET', resource: '/\u001b]0;owned\u0007\u001b[31mred\u009b2J', rate: 9, p50: 1 }),
    row({ operation: 'GET', resource: `/日本語/${'長い'.repeat(30)}`, rate: 8, p50: 1, statuses: { 'x\r\n': 3 } }),
    row({ operation: 'GET', resource: '/\u202egnitsil/👩‍👩‍👧', rate: 7, p50: 1 }),
    row({ role: 'client', operation: 'PO\tST\n', resource: '/a\r/b', server: 'ho\u001b[Hst:80', rate: 7, p50: 1 }),
  ],
});

const FIRING = [
  'slow: p99 612ms > 500ms: http server GET /products/{id} of shop',
  'odd: rate 0/s < 1/s: http server GET /\u001b]0;x\u0007 of shop',
];

interface Case {
  readonly columns: number;
  readonly rows: number;
  readonly snapshots: readonly Snapshot[];
  readonly keys?: readonly string[];
  readonly alerts?: ShownAlerts;
}

const CASES: Record<string, Case> = {
  'shop-80x24': { columns: 80, rows: 24, snapshots: [shop] },
  'shop-140x40': { columns: 140, rows: 40, snapshots: [shop] },
  'shop-190x40': { columns: 190, rows: 40, snapshots: [lossy] },
  'shop-60x12': { columns: 60, rows: 12, snapshots: [lossy], keys: ['End', 'down'] },
  'small-40x8': { columns: 40, rows: 8, snapshots: [lossy] },
  'tiny-20x3': { columns: 20, rows: 3, snapshots: [shop] },
  'lost-80x24': { columns: 80, rows: 24, snapshots: [lossy] },
  'help-80x24': { columns: 80, rows: 24, snapshots: [lossy], keys: ['?'] },
  'help-end-80x24': { columns: 80, rows: 24, snapshots: [lossy], keys: ['?', 'End'] },
  'selected-80x24': { columns: 80, rows: 24, snapshots: [shop], keys: ['End', 'down', 'down', 'down'] },
  'scrolled-80x24': { columns: 80, rows: 24, snapshots: [shop], keys: ['End', 's', 'p'] },
  'idle-80x24': {
    columns: 80,
    rows: 24,
    snapshots: [shop, snapshot({ tick: 135, rows: SHOP.slice(4), bytes: BYTES })],
  },
  'unattributed-100x30': { columns: 100, rows: 30, snapshots: [snapshot({ tick: 9, rows: [...SHOP, unattributed] })] },
  'two-workloads-80x24': { columns: 80, rows: 24, snapshots: [twoWorkloads] },
  'two-servers-80x24': { columns: 80, rows: 24, snapshots: [twoServers] },
  'no-snapshot-80x24': { columns: 80, rows: 24, snapshots: [] },
  'waiting-80x24': { columns: 80, rows: 24, snapshots: [snapshot({ tick: 12, rows: [] })] },
  'waiting-undecoded-80x24': {
    columns: 80,
    rows: 24,
    snapshots: [snapshot({ tick: 12, rows: [], bytes: { tls: 5 } })],
  },
  'waiting-60x12': { columns: 60, rows: 12, snapshots: [snapshot({ tick: 12, rows: [] })] },
  'alerts-80x24': { columns: 80, rows: 24, snapshots: [shop], alerts: { firing: FIRING, pending: 2 } },
  'alerts-140x40': { columns: 140, rows: 40, snapshots: [lossy], alerts: { firing: FIRING.slice(0, 1), pending: 0 } },
  'alerts-60x12': { columns: 60, rows: 12, snapshots: [shop], alerts: { firing: [], pending: 0 } },
  'hostile-80x24': { columns: 80, rows: 24, snapshots: [hostile] },
  'hostile-150x30': { columns: 150, rows: 30, snapshots: [hostile], keys: ['down', 'down'] },
};

function play({ columns, rows, snapshots, keys = [], alerts }: Case): TopState {
  const ticks = snapshots.map((each) => ({
    kind: 'tick' as const,
    snapshot: each,
    scene: null,
    alerts: alerts ?? null,
  }));
  return press(act(emptyState(columns, rows), ...ticks), ...keys);
}

async function compare(name: string, text: string): Promise<void> {
  const path = new URL(`frames/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_FRAMES']) await writeFile(path, `${text}\n`);
  assert.equal(`${text}\n`, await readFile(path, 'utf8'));
}

for (const [name, each] of Object.entries(CASES)) {
  test(`frame ${name} is as committed, fits the terminal, and holds no control character`, async () => {
    const text = stripVTControlCharacters(frame(play(each)));
    const lines = text.split('\n');
    assert.equal(lines.length, Math.max(1, each.rows - 1));
    for (const line of lines) {
      assert.ok(widthOf(line) <= each.columns, line);
      assert.doesNotMatch(line, /\p{Cc}/u);
    }
    await compare(name, text);
  });
}

test('the last frame has no keys and ends with its last row', async () => {
  const ended = { ...shop, target: { ...shop.target, alive: false } };
  const state = finalState(play({ columns: 80, rows: 24, snapshots: [ended], keys: ['down', '?'] }));
  await compare('final-80x24', stripVTControlCharacters(frame(state, true)).trimEnd());
});

test('every size from 1x1 on draws a frame that fits', () => {
  for (let columns = 1; columns <= 170; columns += 13) {
    for (let rows = 1; rows <= 50; rows += 7) {
      const alerts = { firing: FIRING, pending: rows };
      const lines = stripVTControlCharacters(frame(play({ columns, rows, snapshots: [lossy], alerts }))).split('\n');
      assert.ok(lines.length <= Math.max(1, rows - 1), `${columns}x${rows}: ${lines.length} lines`);
      for (const line of lines) assert.ok(widthOf(line) <= columns, `${columns}x${rows}: ${line}`);
    }
  }
});

test('what hides rows has room beside the screens, which give their names for it', () => {
  const state = press(play({ columns: 80, rows: 24, snapshots: [shop] }), 'e', '/', ...'path:/users/*', 'Enter');
  const line = stripVTControlCharacters(frame(state)).split('\n')[5];
  assert.match(line ?? '', /^ 1 overview {2}2 3 .*filter: path:\/users\/\*, errors only$/);
});
