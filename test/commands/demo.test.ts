/** The demo of the README: a small shop in which all that is decoded is spoken, some of it failing and some slow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Demo, startDemo } from '../demo/start.ts';
import { type ExportDocument, type ExportRow, SaeMon } from '../equality/sae-mon.ts';

/** How long it is looked at. By chance, or where the machine is busy, the first may be too short for what is rare in it. */
const LOOKS_MS = [4_000, 15_000, 45_000];
const DECODED = ['dns', 'http', 'kafka', 'mysql', 'redis'];
const EXPECTED = {
  served: DECODED,
  called: DECODED,
  failed: ['dns', 'http', 'mysql', 'redis'],
  slow: ['http', 'mysql'],
};

test('sae-mon shows five protocols of it, at both ends', async () => {
  await using demo = await startDemo();
  let seen = {};
  for (const ms of LOOKS_MS) {
    const document = await watched(demo, ms);
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
    seen = seenIn(document);
    if (isDeepStrictEqual(seen, EXPECTED)) return;
  }
  assert.deepEqual(seen, EXPECTED);
});

async function watched(demo: Demo, ms: number): Promise<ExportDocument> {
  await using saeMon = await SaeMon.exporting(Object.values(demo.pids), 'socket');
  await delay(ms);
  return await saeMon.document();
}

function seenIn({ endpoints, dependencies }: ExportDocument): Record<string, string[]> {
  return {
    served: protocolsOf(endpoints, () => true),
    called: protocolsOf(dependencies, () => true),
    failed: protocolsOf(dependencies, ({ errors }) => errors > 0),
    slow: protocolsOf(dependencies, ({ durationSeconds }) => (durationSeconds.p50 ?? 0) > 0.3),
  };
}

function protocolsOf(rows: readonly ExportRow[], isMeant: (row: ExportRow) => boolean): string[] {
  const names = new Set(rows.filter(isMeant).map(({ protocol }) => protocol));
  return DECODED.filter((name) => names.has(name));
}
