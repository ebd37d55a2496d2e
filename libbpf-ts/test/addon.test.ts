import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildAddon } from '../build.js';
import { ADDON } from './fixture.ts';

const MODULE = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);

function run(script: string): string {
  const result = spawnSync(process.execPath, [
    '--input-type=module',
    '-e',
    `import { loadAddon, possibleCpus } from ${MODULE};${script}`,
  ]);
  return `${result.stdout}${result.stderr}`;
}

test('an addon that is up to date is not built again', () => {
  assert.deepEqual(buildAddon(), { path: ADDON, built: false });
});

test('the addon can be loaded from elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'libbpf-ts-'));
  const copy = join(folder, 'libbpf-ts.node');
  copyFileSync(ADDON, copy);
  try {
    assert.match(run(`loadAddon(${JSON.stringify(copy)}); console.log(possibleCpus());`), /^\d+\n$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an addon that is not there, or is none, is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'libbpf-ts-'));
  const broken = join(folder, 'libbpf-ts.node');
  try {
    assert.match(run(`loadAddon(${JSON.stringify(broken)})`), /no native addon at .*libbpf-ts\.node/);
    writeFileSync(broken, 'not a shared object');
    assert.match(
      run(`loadAddon(${JSON.stringify(broken)})`),
      /does not load on linux-\w+, Node\.js [\d.]+: .*libbpf-ts\.node/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
