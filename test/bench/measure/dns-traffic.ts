/**
 * Questions of many kinds from many sockets, as resolvers have them: half of them one at a time, half with eight on the way.
 * dnsperf checks that each is answered.
 */
import { writeFileSync } from 'node:fs';
import { Child } from '../../workloads/child.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { Unbound } from '../../workloads/unbound.ts';
import type { MixedServer } from './mixed-traffic.ts';

/** Of each of the two halves. */
const QUESTIONS = 100_000;
const SOCKETS = 20;
/** More at a time than a socket of unbound has room for are lost. */
const DEPTHS = [1, 8];
const TYPES = ['A', 'A', 'A', 'AAAA', 'AAAA', 'TXT', 'SRV', 'HTTPS'];
/** Names that a service asks for. */
const NAMES = 50;

export async function startDns(): Promise<MixedServer> {
  const unbound = await Unbound.start();
  const { address, pid } = unbound;
  const end = (way: string): string => `(${way} host ${address} and ${way} port 53)`;
  return {
    pid,
    port: 53,
    filter: `udp and (${end('src')} or ${end('dst')})`,
    load: () => ask(address),
    [Symbol.asyncDispose]: () => unbound[Symbol.asyncDispose](),
  };
}

async function ask(address: string): Promise<number> {
  using folder = new TemporaryFolder();
  const lines = Array.from({ length: 1000 }, (_, i) => `${nameOf(i)}.demo.test ${TYPES[i % TYPES.length]}\n`);
  writeFileSync(folder.file('questions'), lines.join(''));
  let asked = 0;
  for (const depth of DEPTHS) {
    const load = ['-n', `${QUESTIONS / lines.length}`, '-c', `${SOCKETS}`, '-q', `${SOCKETS * depth}`];
    await using dnsperf = new Child('dnsperf', ['-s', address, '-d', folder.file('questions'), ...load]);
    await dnsperf.exited;
    asked += Number(/Queries completed: +(\d+)/.exec(dnsperf.stdout)?.[1]);
  }
  if (asked !== QUESTIONS * DEPTHS.length) throw new Error(`${asked} questions were answered`);
  return asked;
}

/** Every other one exists. */
function nameOf(index: number): string {
  return index % 2 === 0 ? 'both' : `host-${index % NAMES}`;
}
