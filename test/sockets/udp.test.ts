/**
 * DNS over UDP by real clients: no decoder speaks it yet, and none claims it. Each datagram that one end sent the other
 * received, whole and in its own bounds, whoever called what for it; bytes are covered, and nothing is invented.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, it } from 'node:test';
import { TRANSPORT_UDP } from '../../src/events/abi.gen.ts';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import type { SeenRecord } from '../probe/seen-record.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { Unbound } from '../workloads/unbound.ts';
import { Recorder } from './recorder.ts';

const NAME = 'both.demo.test';
/** How often each asks; getaddrinfo asks for both kinds of address at once, with sendmmsg. */
const ASKED = { dig: 13, dnsperf: 211, node: 17, getaddrinfo: 2 } as const;
const OVER_UDP = Object.values(ASKED).reduce((sum, count) => sum + count, 0);
const OVER_TCP = 5;

const RESOLVER = `
const resolver = new (require('node:dns').promises.Resolver)();
resolver.setServers([process.argv[1]]);
(async () => { for (let n = 0; n < ${ASKED.node}; n += 1) await resolver.resolve4('${NAME}'); })();
`;
const MOUNTED = 'mount --bind "$0" /etc/resolv.conf && exec getent ahosts "$1"';

let unbound: Unbound;
const folder = new TemporaryFolder();
before(async () => {
  unbound = await Unbound.start();
  writeFileSync(folder.file('queries'), `${NAME} A\n`.repeat(ASKED.dnsperf));
});
after(async () => {
  await unbound?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

for (const way of WAYS) {
  it(`each datagram of dig, dnsperf, c-ares and getaddrinfo is the same at both ends; ${way}`, async () => {
    const earlier = await unbound.queries(0);
    await using clients = await Clients.start();
    const pids = [unbound.pid, ...clients.pids];
    using recorder = new Recorder(pids, way);
    await using saeMon = await SaeMon.exporting(pids, way);
    await clients.run();
    const document = await saeMon.document();
    const records = recorder.records().filter(({ kind }) => kind === 'DATA');
    const asked = OVER_UDP + OVER_TCP;
    assert.equal((await unbound.queries(earlier + asked)) - earlier, asked);

    const datagrams = records.filter(({ transport }) => transport === TRANSPORT_UDP);
    const atServer = datagrams.filter(({ tgid }) => tgid === unbound.pid);
    const atClients = datagrams.filter(({ tgid }) => tgid !== unbound.pid);
    const queries = payloads(atServer, 'RECEIVED');
    const answers = payloads(atServer, 'SENT');
    assert.deepEqual([queries.length, answers.length], [OVER_UDP, OVER_UDP]);
    assert.deepEqual(payloads(atClients, 'SENT'), queries);
    assert.deepEqual(payloads(atClients, 'RECEIVED'), answers);
    for (const { peer } of atServer) assert.match(peer ?? '', /^7f000001:\d+$/);
    for (const { length, bytes } of datagrams) assert.equal(bytes?.length, length);

    const { coverage, endpoints, dependencies, unattributed, loss } = document;
    const moved = records.reduce((sum, { length }) => sum + length, 0);
    assert.deepEqual(coverage.bytes, { decoded: 0, tls: 0, recognised: 0, unknown: moved, unreadable: 0 });
    assert.deepEqual([endpoints, dependencies, unattributed], [[], [], []]);
    assert.ok(loss.complete, JSON.stringify(loss));
  });
}

/** Of the programs that ask, each held until all are watched. */
class Clients implements AsyncDisposable {
  readonly #programs: readonly HeldProgram[];

  private constructor(programs: readonly HeldProgram[]) {
    this.#programs = programs;
  }

  static async start(): Promise<Clients> {
    const { address } = unbound;
    const dig = ['dig', `@${address}`, '+tries=1'];
    const commands = [
      [...dig, ...Array<string>(ASKED.dig).fill(NAME)],
      [...dig, '+tcp', ...Array<string>(OVER_TCP).fill(NAME)],
      ['dnsperf', '-s', address, '-d', folder.file('queries'), '-n', '1', '-c', '3'],
      [process.execPath, '-e', RESOLVER, address],
      ['unshare', '--mount', 'sh', '-c', MOUNTED, unbound.resolverFile, NAME],
    ];
    return new Clients(
      await Promise.all(commands.map(([command = '', ...args]) => HeldProgram.start(command, ...args))),
    );
  }

  get pids(): number[] {
    return this.#programs.map(({ pid }) => pid);
  }

  async run(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.run()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) await program[Symbol.asyncDispose]();
  }
}

/** What was sent, or received: in an order that both ends have. */
function payloads(records: readonly SeenRecord[], direction: string): string[] {
  return records
    .filter((record) => record.direction === direction)
    .map(({ bytes }) => Buffer.from(bytes ?? '', 'latin1').toString('hex'))
    .sort();
}
