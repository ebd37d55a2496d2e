// Runs in a network namespace of its own: builds a small network, has commands done, prints the records: failures-program.ts WAY COMMAND…
import { execFileSync } from 'node:child_process';
import { ProbedProgram, type Way } from './probed-program.ts';

execFileSync('ip', ['link', 'set', 'lo', 'up']);

const [, , way, ...commands] = process.argv;
await using probed = await ProbedProgram.start({ way: way as Way });
process.stdout.write(`${JSON.stringify(await probed.records(...commands))}\n`);
