// Runs as the first process of a pid namespace: probes a program there, and prints the records as JSON. namespace-program.ts WAY
import { ProbedProgram, type Way } from './probed-program.ts';

await using probed = await ProbedProgram.start({ way: process.argv[2] as Way }, ['pair']);
const records = await probed.records('call write read', 'from_child fork');
process.stdout.write(`${JSON.stringify({ pid: probed.pid, targets: probed.probe.targetPids(), records })}\n`);
