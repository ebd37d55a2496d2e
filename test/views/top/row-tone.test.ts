import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SCREEN } from '../../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import { advance, type Picture } from '../../../src/views/top/picture.ts';
import { rowTone } from '../../../src/views/top/rows/row-tone.ts';
import { row, snapshot } from './snapshots.ts';

const old = row({ operation: 'GET', resource: '/old', rate: 10 });
const fresh = row({ operation: 'GET', resource: '/fresh', rate: 10 });
const failing = row({ operation: 'GET', resource: '/failing', rate: 10, errors: { 500: 3 } });

/** Tones of a row in each second from 1 on, where `rowsAt` says which rows there are. */
function tonesOf(resource: string, seconds: number, rowsAt: (tick: number) => (typeof old)[]): (string | null)[] {
  let picture: Picture | null = null;
  return Array.from({ length: seconds }, (_, index) => {
    const tick = index + 1;
    picture = advance(picture, { snapshot: snapshot({ tick, rows: rowsAt(tick) }), scene: null }, new Set());
    const tracked = picture.rows.server.find((each) => each.row.resource === resource);
    const context = { picture, protocols: protocolWords(), thresholds: DEFAULT_SCREEN.thresholds };
    return tracked === undefined ? 'gone' : rowTone(tracked, context);
  });
}

test('a new row fades in over three seconds; those of the beginning, and those with errors, do not', () => {
  const rowsAt = (tick: number) => (tick < 10 ? [old] : [old, fresh, failing]);
  assert.deepEqual(tonesOf('/fresh', 14, rowsAt).slice(9), ['fresh1', 'fresh2', 'fresh3', null, null]);
  assert.deepEqual(new Set(tonesOf('/old', 14, rowsAt)), new Set([null]));
  assert.deepEqual(new Set(tonesOf('/failing', 14, rowsAt).slice(9)), new Set([null]));
});

test('an idle row fades in three steps of its minute, and leaves', () => {
  const tones = tonesOf('/old', 75, (tick) => (tick < 10 ? [old] : []));
  assert.deepEqual(
    [tones[9], tones[27], tones[35], tones[55], tones[70]],
    ['idle1', 'idle1', 'idle2', 'idle3', 'gone'],
  );
});
