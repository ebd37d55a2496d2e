import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capabilitiesOf } from '../src/capabilities.ts';
import { capabilities } from '../src/index.ts';

test('each bit has its name', () => {
  assert.deepEqual(capabilitiesOf('0000000000000000'), []);
  assert.deepEqual(capabilitiesOf('0000000000200001'), ['CAP_CHOWN', 'CAP_SYS_ADMIN']);
  assert.deepEqual(capabilitiesOf('000001c000000000'), ['CAP_PERFMON', 'CAP_BPF', 'CAP_CHECKPOINT_RESTORE']);
});

test('a bit that nobody has named yet is left out', () => {
  assert.deepEqual(capabilitiesOf('8000020000000000'), []);
});

test('the process that runs these tests may load programs', () => {
  assert.ok(capabilities().includes('CAP_BPF') || capabilities().includes('CAP_SYS_ADMIN'));
});
