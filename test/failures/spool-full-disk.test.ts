import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { NO_HURRY, pushTo } from '../sinks/push/pushing.ts';
import { Receiver } from '../sinks/push/receiver.ts';
import { freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

test('a full disk under --spool: what waits is kept in memory, and arrives in order', async () => {
  using folder = new TemporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder.path]);
  try {
    const port = await freePort();
    using pushing = await pushTo(port, { spool: { path: folder.file('spool'), bytes: 1024 * 1024 } });
    pushing.add('a'.repeat(40_000), 'b'.repeat(40_000), 'c'.repeat(100));
    while (pushing.warnings.length < 2) await setImmediate();
    await using receiver = await Receiver.start([200], null, port);
    await receiver.until(3);
    await pushing.push.end(NO_HURRY);
    assert.deepEqual(
      receiver.bodies.map(([letter]) => letter),
      ['a', 'b', 'c'],
    );
    const told = pushing.warnings.filter((line) => /takes nothing: ENOSPC/.test(line));
    assert.equal(told.length, 1, `${pushing.warnings}`);
    assert.equal(pushing.push.account.dropped, 0);
  } finally {
    execFileSync('umount', [folder.path]);
  }
});
