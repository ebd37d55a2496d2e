/** The demo of the README: a small shop in which all that is decoded is spoken, some of it failing and some slow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startDemo } from '../demo/start.ts';
import { type ExportRow, SaeMon } from '../equality/sae-mon.ts';

const SECONDS = 4;
const DECODED = ['dns', 'http', 'kafka', 'mysql', 'redis'];

test('sae-mon shows five protocols of it, at both ends', async () => {
  await using demo = await startDemo();
  await using saeMon = await SaeMon.exporting(Object.values(demo.pids), 'socket');
  await delay(SECONDS * 1000);
  const { endpoints, dependencies, loss } = await saeMon.document();
  for (const rows of [endpoints, dependencies]) {
    const spoken = new Set(rows.map(({ protocol }) => protocol));
    assert.deepEqual([...spoken].filter((name) => DECODED.includes(name)).toSorted(), DECODED);
  }
  const failed = (rows: readonly ExportRow[]): Set<string> =>
    new Set(rows.filter(({ errors }) => errors > 0).map(({ protocol }) => protocol));
  assert.deepEqual([...failed(dependencies)].toSorted(), ['dns', 'http', 'mysql', 'redis']);
  const slow = dependencies.filter(({ durationSeconds }) => (durationSeconds.p50 ?? 0) > 0.3);
  assert.deepEqual([...new Set(slow.map(({ protocol }) => protocol))].toSorted(), ['http', 'mysql']);
  assert.ok(loss.complete, JSON.stringify(loss));
});
