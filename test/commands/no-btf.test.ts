import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { type Ending, endingOf } from './run-sae-mon.ts';

const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

/** Runs it where the kernel shows no type information: in a mount namespace with that folder covered. */
async function runWithoutBtf(...args: string[]): Promise<Ending> {
  const script = 'mount -t tmpfs none /sys/kernel/btf && exec "$@"';
  await using child = new Child('unshare', ['--mount', 'sh', '-c', script, 'sh', process.execPath, SAE_MON, ...args]);
  return await endingOf(child);
}

test('without type information of the kernel, the remedy is named and the code is 1', async () => {
  const { code, stderr } = await runWithoutBtf('top', '--pid', String(process.pid));
  assert.equal(code, 1);
  assert.match(stderr, /no \/sys\/kernel\/btf\/vmlinux/);
  assert.match(stderr, /CONFIG_DEBUG_INFO_BTF/);
});

test('doctor says so too', async () => {
  const { code, stdout } = await runWithoutBtf('doctor');
  assert.equal(code, 1);
  assert.match(stdout, /BTF.* missing/);
  assert.match(stdout, /cannot attach here/);
});
