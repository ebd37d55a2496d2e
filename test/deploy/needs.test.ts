/** The lines by which doctor says how something is given are ones that their readers take. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { NEEDS, type Need } from '../../src/probe/reach/needs.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { readFiles } from './read-files.ts';

const needs: readonly Need[] = Object.values(NEEDS);
/** Fields of a container; the others are the pod's. */
const OF_CONTAINER = ['securityContext', 'volumeMounts'];

test('each field is one of a pod or of its container', () => {
  using folder = new TemporaryFolder();
  const files = needs.flatMap(({ kubernetes }, at) => {
    if (kubernetes === null) return [];
    const fields = Object.entries(parse(`{ ${kubernetes} }`) as Record<string, unknown>);
    const part = (own: boolean): object =>
      Object.fromEntries(fields.filter(([name]) => OF_CONTAINER.includes(name) === own));
    const spec = { ...part(false), containers: [{ name: 'sae-mon', image: 'sae-mon', ...part(true) }] };
    const file = folder.file(`${at}.yaml`);
    writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' }, spec }));
    return [file];
  });
  assert.equal(readFiles(files).length, files.length);
  assert.ok(files.length > 8);
});

test('each setting is one of systemd', () => {
  using folder = new TemporaryFolder();
  const settings = needs.flatMap(({ systemd }) => (systemd === null ? [] : [systemd]));
  const unit = folder.file('needs.service');
  writeFileSync(unit, ['[Service]', 'ExecStart=/bin/true', ...settings, ''].join('\n'));
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  assert.ok(settings.length > 8);
});
