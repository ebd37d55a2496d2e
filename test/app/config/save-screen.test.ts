/** What is arranged on the screen is kept in the user's file, and all else in it stays as it was. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { loadConfig } from '../../../src/app/config/load-config.ts';
import { saveScreen } from '../../../src/app/config/save-screen.ts';
import type { ScreenPart } from '../../../src/app/config/screen-settings.ts';
import { flagTable } from '../../../src/commands/flag-table.ts';
import { UserError } from '../../../src/lib/errors.ts';

const table = flagTable([{ id: 'top', flags: { interval: { type: 'option' } } }]);
let folder: string;
let env: NodeJS.ProcessEnv;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sae-mon-screen-'));
  env = { XDG_CONFIG_HOME: folder };
  path = join(folder, 'sae-mon/config.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

const WHOLE: ScreenPart = {
  theme: '16',
  ascii: true,
  mouse: false,
  thresholds: { errorRatio: { warn: 0.011, bad: 0.07 }, durationSeconds: { warn: 0.0005, bad: 1.1 } },
  columns: { served: ['rate', 'p99'], called: ['name'] },
  sorts: { served: '-p99' },
};

it('what is saved is what is read', async () => {
  assert.equal(saveScreen(WHOLE, { env, table }), path);
  const { screen } = await loadConfig(env, async () => table);
  assert.deepEqual(screen, WHOLE);
});

it('comments, other settings and their order stay', () => {
  saveScreen({}, { env, table });
  const before = `# of the team
top:
  interval: 2s # not too often

# how I like it
screen:
  theme: light # by day
  # the long one
  columns:
    served: [a, b] # narrow
`;
  writeFileSync(path, before);
  saveScreen({ theme: 'dark', columns: { served: ['rate'], called: ['p99'] } }, { env, table });
  assert.equal(
    readFileSync(path, 'utf8'),
    before.replace('light', 'dark').replace('[a, b] # narrow\n', '[ rate ] # narrow\n    called: [ p99 ]\n'),
  );
});

it('a file that is not right is left as it is', () => {
  saveScreen({ theme: 'dark' }, { env, table });
  for (const broken of ['screen: { theme: drak }\n', 'top: [\n', 'top: { interval: 1 }\n']) {
    writeFileSync(path, broken);
    assert.throws(() => saveScreen({ mouse: false }, { env, table }), UserError);
    assert.equal(readFileSync(path, 'utf8'), broken);
  }
});

it('sections that hold nothing are filled', () => {
  saveScreen({}, { env, table });
  for (const empty of ['screen:\n', 'screen:\n  columns:\n', '# mine\n', '']) {
    writeFileSync(path, empty);
    saveScreen({ columns: { served: ['rate'] } }, { env, table });
    assert.match(readFileSync(path, 'utf8'), /screen:\n {2}columns:\n {4}served: \[ rate \]\n$/, JSON.stringify(empty));
  }
});

it('without a file of one’s own it says so', () => {
  assert.throws(
    () => saveScreen({ theme: 'dark' }, { env: { SAE_MON_CONFIG: '' }, table }),
    (error) => error instanceof UserError && /is not kept: SAE_MON_CONFIG is empty/.test(error.message),
  );
});

it('NO_COLOR goes over a theme', async () => {
  saveScreen({ theme: 'dark' }, { env, table });
  const config = await loadConfig({ ...env, NO_COLOR: '1' }, async () => table);
  assert.equal(config.screen.theme, 'none');
  assert.deepEqual(config.screenSource('theme'), { kind: 'environment', name: 'NO_COLOR' });
  assert.deepEqual((await loadConfig({ ...env, NO_COLOR: '' }, async () => table)).screen.theme, 'dark');
});
