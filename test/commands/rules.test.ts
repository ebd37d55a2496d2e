/** The rules that come with sae-mon are a file that it reads. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { makeRecording } from '../app/make-recording.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { runSaeMon } from './run-sae-mon.ts';

const folder = new TemporaryFolder();
after(() => folder[Symbol.dispose]());

const NAMES = ['errors', 'slow', 'dependency-errors', 'no-traffic', 'stuck', 'sae-mon-loses', 'sae-mon-sink-down'];

test('rules prints a file to begin with, which rules --rules reads and lists', async () => {
  const printed = await runSaeMon('rules');
  assert.equal(printed.code, 0);
  const path = folder.file('alerts.yml');
  writeFileSync(path, printed.stdout);
  const { code, stdout, stderr } = await runSaeMon('rules', '--rules', path);
  assert.deepEqual([code, stderr], [0, '']);
  for (const name of NAMES) assert.match(stdout, new RegExp(`^${name} `, 'm'));
  assert.match(stdout, /^7 rules, asked every 15s$/m);
  assert.match(
    stdout,
    /^errors +each error-ratio > 5%\n +on +side:server\n +window +300s\n +for +60s\n +min-count +100\n/,
  );
});

test('a file that is wrong is refused at its place', async () => {
  const path = folder.file('wrong.yml');
  writeFileSync(path, 'rules:\n  - name: é\n    on: proto:htp\n    when: absent\n');
  const { code, stdout, stderr } = await runSaeMon('rules', '--rules', path);
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /wrong\.yml:3:15: unknown protocol "htp", did you mean "http"\?\n {6}on: proto:htp\n {16}\^\^\^\n/,
  );
});

describe('rules over what was recorded', () => {
  const recording = folder.file('test.rec');
  before(() => makeRecording(recording, 1009));

  const rules = (interval: string): string => {
    const path = folder.file(`${interval}.yml`);
    writeFileSync(
      path,
      `interval: ${interval}\nrules: [{ name: any, when: each transactions > 0, window: ${interval} }]\n`,
    );
    return path;
  };

  test('are asked in its own time', async () => {
    const { code, stdout, stderr } = await runSaeMon('export', '--replay', recording, '--rules', rules('1s'));
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /^alert fires: any: transactions \d+ > 0: redis server GET of redis-server$/m);
  });

  test('are asked of no piece that is too short, which is said', async () => {
    const { code, stderr } = await runSaeMon('export', '--replay', recording, '--rules', rules('1h'));
    assert.equal(code, 0);
    assert.match(stderr, /warning: no rule was asked: it ended within half an interval/);
  });
});
