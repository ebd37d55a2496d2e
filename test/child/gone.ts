import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { readProcess } from '../../src/host/process-state.ts';

const PATIENCE_MS = 60_000;

/** Resolves when the process has ended, whether or not somebody has asked for its status. */
export async function untilGone(pid: number): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; readProcess(pid, '/proc') !== null; await delay(20)) {
    assert.ok(performance.now() < end, `${pid} is still there`);
  }
}
