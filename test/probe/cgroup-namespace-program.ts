// Runs in a cgroup namespace: joins a cgroup, probes a program there, and prints the records as JSON. cgroup-namespace-program.ts PATH WAY
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProbedProgram, type Way } from './probed-program.ts';

const [path = '', way] = process.argv.slice(2);
const target = { kind: 'cgroup', path } as const;
writeFileSync(join(path, 'cgroup.procs'), String(process.pid));
await using probed = await ProbedProgram.start({ way: way as Way, target }, ['pair']);
const records = await probed.records('call write read');
process.stdout.write(
  `${JSON.stringify({ kinds: records.filter(({ tgid }) => tgid === probed.pid).map(({ kind }) => kind) })}\n`,
);
