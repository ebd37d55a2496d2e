/** The tour of the README: its lines are run as they stand there, with another port. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';
import { freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const TOUR = /^## A five-minute tour\n.*?^```\n(.*?)^```$/ms.exec(README)?.[1] ?? '';
const PORT = '8765';
const MARK = '=== ';

/** By what each line of the tour begins with: its status, and what it must show. */
const SHOWN: readonly (readonly [begins: string, status: number, says: RegExp])[] = [
  ['sudo sae-mon doctor', 0, /socket tracepoints|sys_exit/],
  ['sudo sae-mon top', 0, /^GET \/doc/m],
  ['sudo sae-mon trace --port 8765 --count 4', 0, /(?:.* server +http +GET .*\n){4}/],
  ['sudo sae-mon trace --port 8765 --count 2', 0, /(?:.* server +http +GET \/nothing +404 .*\n){2}/],
  ['sudo sae-mon trace -- curl', 0, /client +http +GET/],
  ['sudo sae-mon record', 0, /recorded [\d,]+ records, .*incident\.rec; nothing lost/],
  ['sudo chown', 0, /^/],
  ['sae-mon top --once', 0, /^LOST +nothing$/m],
  ['sae-mon export', 0, /"schemaVersion"/],
  ['sae-mon check', 99, /check: failed/],
  ['kill', 0, /^/],
];

test('each line does what the README says', async () => {
  using folder = new TemporaryFolder();
  const port = await freePort();
  const lines = TOUR.trim().split('\n');
  const script = [
    'sudo() { "$@"; }',
    `sae-mon() { ${process.execPath} ${SAE_MON} "$@"; }`,
    ...lines.flatMap((line, at) => [`echo '${MARK}'${at}`, line.replaceAll(PORT, String(port)), `echo "status $?"`]),
    'wait',
  ].join('\n');
  const env = { ...process.env, SAE_MON_CONFIG: '' };
  await using child = new Child('bash', ['-c', `exec 2>&1\n${script}`], { cwd: folder.path, env });
  assert.equal((await child.exited).code, 0, child.stdout);
  const shown = child.stdout.split(/^=== \d+$/m).slice(1);
  assert.equal(shown.length, lines.length);
  const told = lines.map((line, at) => ({ line, text: shown[at] ?? '' })).slice(2);
  assert.deepEqual(
    told.map(({ line }) => SHOWN.find(([begins]) => line.startsWith(begins))?.[0] ?? line),
    SHOWN.map(([begins]) => begins),
  );
  for (const [at, [begins, status, says]] of SHOWN.entries()) {
    const text = told[at]?.text ?? '';
    assert.match(text, new RegExp(`^status ${status}$`, 'm'), `${begins}\n${text}`);
    assert.match(text, says, begins);
  }
});
