/** A pid that comes again is another process: known by its own name if it belongs to the target, else not at all. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TraceLine, WAYS } from '../equality/sae-mon.ts';
import type { Child } from '../workloads/child.ts';
import { source } from '../workloads/language-command.ts';
import { Redis } from '../workloads/redis.ts';
import { PidNamespace, stopSaeMon } from './pid-namespace.ts';

/** Far from those that the namespace gives by itself. */
const PID = 7001;
const OTHER = 7002;
const STRANGER = 9001;

let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(() => redis?.[Symbol.asyncDispose]());

for (const way of WAYS) {
  test(`a child with the pid of one that has ended counts by its own name; ${way}`, async () => {
    await using namespace = new PidNamespace('python3', ['-u', source('reused_pids.py'), `${redis.port}`]);
    const { program } = namespace;
    await program.line('stdout', 'ready');
    const saeMon = await namespace.saeMon('trace', '--json', '--pid', '1', '--probe', way);
    // Each is named when its first records are read: a pid comes again after thousands of others, not at once.
    const asked = (count: number): Promise<void> =>
      saeMon.until(() => saeMon.stdout.split('\n').length > count, `${count} lines`);
    await tell(program, `run ${PID} 13`);
    await asked(13);
    await tell(program, `make ${PID}`, `ask ${PID} 17`);
    await asked(13 + 17);
    await tell(program, `end ${PID}`, `run ${PID} 19`);
    assert.deepEqual(askers(await stopSaeMon(saeMon)), {
      [`redis-cli[${PID}]`]: 13 + 19,
      [`python3[${PID}]`]: 17,
    });
  });

  test(`a stranger with the pid of a target that has ended is left alone; ${way}`, async () => {
    await using namespace = new PidNamespace('python3', ['-u', source('reused_pids.py'), `${redis.port}`]);
    const { program } = namespace;
    await program.line('stdout', 'ready');
    await tell(program, `make ${PID}`, `make ${OTHER}`);
    const saeMon = await namespace.saeMon('trace', '--json', '--pid', `${PID},${OTHER}`, '--probe', way);
    await tell(
      program,
      `ask ${PID} 11`,
      `end ${PID}`,
      `make ${PID}`,
      `ask ${PID} 23`,
      `run ${STRANGER} 29`,
      `ask ${OTHER} 31`,
    );
    assert.deepEqual(askers(await stopSaeMon(saeMon)), { [`python3[${PID}]`]: 11, [`python3[${OTHER}]`]: 31 });
  });
}

async function tell(program: Child, ...commands: readonly string[]): Promise<void> {
  const done = (): number => program.stdout.match(/^done$/gm)?.length ?? 0;
  for (const command of commands) {
    const wanted = done() + 1;
    program.write(`${command}\n`);
    await program.until(() => done() >= wanted, `an end of ${command}`);
  }
}

/** How often each process asked. */
function askers(output: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of output.trimEnd().split('\n')) {
    const line = JSON.parse(text) as TraceLine;
    if (line.kind !== 'transaction') continue;
    const who = `${line.process.command}[${line.process.pid}]`;
    counts[who] = (counts[who] ?? 0) + 1;
  }
  return counts;
}
