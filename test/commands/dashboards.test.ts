import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { grafanaDashboard } from '../../src/dashboards/grafana.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { runSaeMon } from './run-sae-mon.ts';

describe('sae-mon dashboards --grafana', () => {
  it('prints the dashboard, and nothing else', async () => {
    const { code, stdout, stderr } = await runSaeMon('dashboards', '--grafana');
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(grafanaDashboard())));
  });

  it('writes it into a folder, and replaces what differs there only by --force', async () => {
    using folder = new TemporaryFolder();
    const into = join(folder.path, 'new', 'folder');
    const path = join(into, 'sae-mon.json');
    const run = (...more: string[]): ReturnType<typeof runSaeMon> =>
      runSaeMon('dashboards', '--grafana', '--output', into, ...more);

    const first = await run();
    assert.equal(first.code, 0);
    assert.equal(first.stderr, `wrote ${path}\n`);
    assert.equal(first.stdout, '');
    const written = readFileSync(path, 'utf8');
    assert.equal(JSON.parse(written).uid, 'sae-mon');

    const again = await run();
    assert.equal(again.code, 0);
    assert.match(again.stderr, /is this dashboard already/);

    writeFileSync(path, 'mine');
    const refused = await run();
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /is there already, and differs[\s\S]*--force/);
    assert.equal(readFileSync(path, 'utf8'), 'mine');

    assert.equal((await run('--force')).code, 0);
    assert.equal(readFileSync(path, 'utf8'), written);
  });

  it('says where it cannot write', async () => {
    using folder = new TemporaryFolder();
    writeFileSync(folder.file('file'), '');
    const { code, stderr } = await runSaeMon('dashboards', '--grafana', '--output', folder.file('file'));
    assert.equal(code, 1);
    assert.match(stderr, /cannot write .*file\/sae-mon.json/);
  });
});
