/** What the screen keeps is what it is given the next time, and what cannot be kept is said. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { ListedCommand } from '../../src/commands/flag-table.ts';
import { readScreenConfig } from '../../src/commands/screen-config.ts';
import { UserError } from '../../src/lib/errors.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const COMMANDS: readonly ListedCommand[] = [{ id: 'top', flags: { interval: { type: 'option' } } }];
const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

test('what is kept is there the next time', async () => {
  using folder = new TemporaryFolder();
  process.env = { ...before, XDG_CONFIG_HOME: folder.path };
  delete process.env['SAE_MON_CONFIG'];
  delete process.env['SUDO_UID'];
  const first = await readScreenConfig(COMMANDS);
  assert.deepEqual(first.settings.columns, {});
  assert.equal(await first.save({ columns: { served: ['rate', 'p99'] } }), folder.file('sae-mon/config.yaml'));
  assert.equal(await first.save({ sorts: { served: '-p99' } }), folder.file('sae-mon/config.yaml'));
  const { settings } = await readScreenConfig(COMMANDS);
  assert.deepEqual([settings.columns, settings.sorts], [{ served: ['rate', 'p99'] }, { served: '-p99' }]);
});

test('what cannot be kept is said', async () => {
  process.env = { ...before, SAE_MON_CONFIG: '' };
  const { save } = await readScreenConfig(COMMANDS);
  await assert.rejects(save({ mouse: false }), (error) => error instanceof UserError && error.code === 'OUTPUT');
});
