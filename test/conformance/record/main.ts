/**
 * Records `captures/` anew, as root: real clients against real servers of this host, each scenario seen in one run by
 * tcpdump (`.pcap`) and by `sae-mon record` at the server (`.rec`), in namespaces of its own. Then `golden/main.py` makes
 * the golden tables from the packets. What is in the files was made up for them: no secrets.
 *
 *     node test/conformance/record/main.ts [name…]
 *
 * Besides what `.ci/setup` brings it needs tshark, `pip install hiredis`, and what stands at the top of `foreign.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { attachSaeMon } from '../../commands/run-sae-mon.ts';
import { Tcpdump } from '../../workloads/tcpdump.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { documentedCaptures } from './documented.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

const FOLDER = join(import.meta.dirname, '..', 'captures');
const GOLDEN = join(import.meta.dirname, '..', 'golden', 'main.py');
/** Stands in the recordings as the host's name. */
const HOST = 'recorder';

interface Told {
  readonly protocol: string;
  readonly origin: string;
  readonly port: number;
  readonly recorded: boolean;
}

function baseOf(protocol: string, name: string): string {
  mkdirSync(join(FOLDER, protocol), { recursive: true });
  return join(FOLDER, protocol, name);
}

function describe(base: string, told: Told): void {
  writeFileSync(`${base}.json`, JSON.stringify(told));
  execFileSync('python3', [GOLDEN, `${base}.json`], { stdio: 'inherit' });
}

async function record({ name, protocol, origin, server: start, client, wireOnly = false }: Scenario): Promise<void> {
  const base = baseOf(protocol, name);
  using folder = new TemporaryFolder();
  const raw = folder.file('raw.pcap');
  await using server = await start();
  const { port, pid } = server;
  await using tcpdump = await Tcpdump.start(raw, `port ${port}`);
  const recording = wireOnly ? folder.file('unwanted.rec') : `${base}.rec`;
  await using saeMon = await attachSaeMon('record', '--pid', `${pid}`, '--output', recording);
  await client(port);
  await tcpdump.stop();
  await saeMon.stop();
  if (!saeMon.stderr.includes('nothing lost')) throw new Error(`${name}: ${saeMon.stderr}`);
  // Without the datagram that ended it.
  execFileSync('tcpdump', ['-r', raw, '-w', `${base}.pcap`, '-Z', 'root', `port ${port}`], { stdio: 'ignore' });
  describe(base, { protocol, origin, port, recorded: !wireOnly });
}

function recordInNamespaces(): void {
  const script = `ip link set lo up && hostname ${HOST} && exec "$@"`;
  const again = ['--net', '--uts', '--cgroup', 'sh', '-c', script, 'sh', process.execPath, ...process.argv.slice(1)];
  execFileSync('unshare', again, { stdio: 'inherit' });
}

async function recordAll(wanted: readonly string[]): Promise<void> {
  const isWanted = ({ name }: { readonly name: string }): boolean => wanted.length === 0 || wanted.includes(name);
  for (const scenario of SCENARIOS.filter(isWanted)) await record(scenario);
  for (const { name, protocol, origin, port, pcap } of documentedCaptures().filter(isWanted)) {
    const base = baseOf(protocol, name);
    writeFileSync(`${base}.pcap`, pcap);
    describe(base, { protocol, origin, port, recorded: false });
  }
}

if (hostname() === HOST) await recordAll(process.argv.slice(2));
else recordInNamespaces();
