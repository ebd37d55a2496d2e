import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Child } from '../workloads/child.ts';

/**
 * Resolves when the program has a handler of its own: until then, the signal ends it as it ends anything. Of SIGINT and SIGTERM
 * it cannot be told: Node.js always has one.
 */
export async function untilCaught(child: Child, name: 'SIGHUP'): Promise<void> {
  const bit = 1n << BigInt(constants.signals[name] - 1);
  for (;;) {
    assert(child.running, `it ended before it handled ${name}: ${child.stderr}`);
    const caught = /^SigCgt:\s*(\S+)$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? '0';
    if ((BigInt(`0x${caught}`) & bit) !== 0n) return;
    await nextTurn();
  }
}
