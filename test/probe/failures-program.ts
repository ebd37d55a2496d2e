// Runs in a network namespace of its own: makes its routes, has commands done, prints their answers and the records:
// failures-program.ts WAY COMMAND…
import { execFileSync } from 'node:child_process';
import { ProbedProgram, type Way } from './probed-program.ts';

const SETTINGS = [
  'link set lo up',
  'route add unreachable 198.18.0.1',
  'route add prohibit 198.18.0.2',
  'route add blackhole 198.18.0.3',
  '-6 route add unreachable 2001:db8:3::1',
  '-6 route add prohibit 2001:db8:3::2',
  '-6 route add blackhole 2001:db8:3::3',
];

const [, , way, ...commands] = process.argv;
// With rules of one's own each table is looked into by itself.
if (commands[0] === 'rules') SETTINGS.push('rule add to 198.18.0.2 table 77', '-6 rule add to 2001:db8:3::2 table 77');
for (const line of SETTINGS) execFileSync('ip', line.split(' '));
await using probed = await ProbedProgram.start({ way: way as Way });
const answers: string[] = [];
for (const command of commands) if (command !== 'rules') answers.push(await probed.program.tell(command));
process.stdout.write(`${JSON.stringify({ answers, records: probed.drain() })}\n`);
