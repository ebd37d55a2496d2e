/** How long a look at who speaks on this host takes: among 1,000 processes of which 300 hold sockets, and beside 20,000 sockets. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { censusSteps } from '../../src/host/census/census.ts';
import { workloadUses } from '../../src/host/census/use.ts';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { median } from './measure/median.ts';
import { report } from './measure/report.ts';

const ROUNDS = 11;
const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

using folder = new TemporaryFolder();
execFileSync('cc', [
  '-O2',
  '-Wall',
  '-o',
  folder.file('crowd'),
  fileURLToPath(new URL('./census_crowd.c', import.meta.url)),
]);

interface Look {
  readonly wholeMs: number;
  /** What the longest step keeps a screen waiting. */
  readonly longestStepMs: number;
}

function look(): Look {
  const begun = performance.now();
  const steps = censusSteps({ procPath: '/proc', without: [] });
  let longestStepMs = 0;
  for (;;) {
    const before = performance.now();
    const { done, value } = steps.next();
    longestStepMs = Math.max(longestStepMs, performance.now() - before);
    if (done !== true) continue;
    const told = performance.now();
    workloadUses(value, 'family');
    longestStepMs = Math.max(longestStepMs, performance.now() - told);
    return { wholeMs: performance.now() - begun, longestStepMs };
  }
}

/** Seconds of `sae-mon targets --json`, from its start to its end. */
function command(): number {
  const begun = performance.now();
  execFileSync(process.execPath, [SAE_MON, 'targets', '--json'], { maxBuffer: 2 ** 26 });
  return performance.now() - begun;
}

async function among(what: string, ...crowd: readonly string[]): Promise<void> {
  await using program = new Child(folder.file('crowd'), crowd);
  await program.line('stdout', 'ready');
  look();
  const looks = Array.from({ length: ROUNDS }, look);
  const commands = Array.from({ length: ROUNDS }, command);
  report(`census of ${what}`, [
    { what: 'one look', value: median(looks.map(({ wholeMs }) => wholeMs)), unit: 'ms', goal: 500 },
    { what: 'its longest step', value: median(looks.map((one) => one.longestStepMs)), unit: 'ms', goal: 50 },
    { what: '`sae-mon targets --json`, start to end', value: median(commands), unit: 'ms', goal: 500 },
  ]);
}

await among('1,000 processes, 300 with sockets', '1000', '300', '4');
await among('20,000 sockets in 20 processes', '20', '20', '500');
await among('19,000 sockets in one process', '1', '1', '9500');
