// Runs in a network namespace of its own: builds a small network, has commands done, prints the records: failures-program.ts WAY COMMAND…
import { execFileSync } from 'node:child_process';
import { ProbedProgram, type Way } from './probed-program.ts';

// 203.0.113.2 has a neighbour entry and nobody behind it: what goes there is lost, as at a peer that drops.
for (const line of [
  'link set lo up',
  'route add unreachable 192.0.2.0/24',
  'link add silent type veth peer name nobody',
  'link set nobody up',
  'addr add 203.0.113.1/24 dev silent',
  'link set silent up',
  'neigh add 203.0.113.2 lladdr 02:00:00:00:00:01 dev silent',
])
  execFileSync('ip', line.split(' '));

const [, , way, ...commands] = process.argv;
await using probed = await ProbedProgram.start({ way: way as Way });
process.stdout.write(`${JSON.stringify(await probed.records(...commands))}\n`);
