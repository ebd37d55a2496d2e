// Attaches the probe to a process, says `attached`, and disposes of it when a line comes: attached-program.ts PID WAY
import { once } from 'node:events';
import { Probe } from '../../src/probe/probe.ts';

const [pid, way] = process.argv.slice(2);
const probe = Probe.attach({
  target: { kind: 'pids', pids: [Number(pid)], followChildren: true },
  way: way === 'sys_exit' ? 'sys_exit' : 'socket',
  copyBytes: 16384,
  turnBytes: 1 << 20,
  ringBytes: 8 << 20,
});
process.stdout.write('attached\n');
await once(process.stdin, 'data');
probe[Symbol.dispose]();
probe[Symbol.dispose]();
process.stdout.write('disposed\n');
await once(process.stdin, 'end');
