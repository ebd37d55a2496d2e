/**
 * DNS by real clients. Each datagram that one end sent the other received, whole and in its own bounds, whoever called
 * what for it; each question is a transaction at both ends, by type, name and code, and the server counts as many.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, it } from 'node:test';
import { TRANSPORT_TCP, TRANSPORT_UDP } from '../../src/events/abi.gen.ts';
import { type ExportRow, SaeMon, WAYS } from '../equality/sae-mon.ts';
import type { SeenRecord } from '../probe/seen-record.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { Unbound } from '../workloads/unbound.ts';
import { Recorder } from './recorder.ts';

const NAME = 'both.demo.test';
const NO_NAME = 'nx.demo.test';
/** How often each asks, dnsperf for the name that does not exist, too; getaddrinfo asks for both kinds of address at once, with sendmmsg. */
const PAIRS = 19;
const ASKED = { dig: 13, dnsperf: 211, nothing: 31, node: 17, getaddrinfo: 2 * PAIRS } as const;
const OVER_UDP = Object.values(ASKED).reduce((sum, count) => sum + count, 0);
const OVER_TCP = 5;
const ADDRESSES = ASKED.dig + OVER_TCP + ASKED.dnsperf + ASKED.node + PAIRS;
/** As rows have it. */
const EXPECTED = [
  `A ${NAME} NOERROR ${ADDRESSES}`,
  `AAAA ${NAME} NOERROR ${PAIRS}`,
  `TXT ${NO_NAME} NXDOMAIN ${ASKED.nothing}`,
];
/** As unbound has it. */
const COUNTED = {
  'num.query.type.A': ADDRESSES,
  'num.query.type.AAAA': PAIRS,
  'num.query.type.TXT': ASKED.nothing,
  'num.query.tcp': OVER_TCP,
  'num.answer.rcode.NOERROR': ADDRESSES + PAIRS,
  'num.answer.rcode.NXDOMAIN': ASKED.nothing,
};

const RESOLVER = `
const resolver = new (require('node:dns').promises.Resolver)();
resolver.setServers([process.argv[1]]);
(async () => { for (let n = 0; n < ${ASKED.node}; n += 1) await resolver.resolve4('${NAME}'); })();
`;
const MOUNTED = 'mount --bind "$0" /etc/resolv.conf && exec getent ahosts "$@"';

let unbound: Unbound;
const folder = new TemporaryFolder();
before(async () => {
  unbound = await Unbound.start();
  const queries = `${NAME} A\n`.repeat(ASKED.dnsperf) + `${NO_NAME} TXT\n`.repeat(ASKED.nothing);
  writeFileSync(folder.file('queries'), queries);
});
after(async () => {
  await unbound?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

for (const way of WAYS) {
  it(`each datagram and question of dig, dnsperf, c-ares and getaddrinfo is the same at both ends; ${way}`, async () => {
    const earlier = await unbound.queries(0);
    const before = await unbound.counts();
    await using clients = await Clients.start();
    const pids = [unbound.pid, ...clients.pids];
    using recorder = new Recorder(pids, way);
    await using saeMon = await SaeMon.exporting(pids, way);
    await clients.run();
    const document = await saeMon.document();
    const records = recorder.records().filter(({ kind }) => kind === 'DATA');
    const asked = OVER_UDP + OVER_TCP;
    assert.equal((await unbound.queries(earlier + asked)) - earlier, asked);
    const counts = await unbound.counts();
    for (const [name, count] of Object.entries(COUNTED))
      assert.equal((counts.get(name) ?? 0) - (before.get(name) ?? 0), count, name);

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
    const moved = (from: readonly SeenRecord[]): number => from.reduce((sum, { length }) => sum + length, 0);
    // unbound is asked for its counts over a Unix socket.
    const decoded = records.filter(({ transport }) => transport === TRANSPORT_UDP || transport === TRANSPORT_TCP);
    const unknown = moved(records) - moved(decoded);
    assert.deepEqual(coverage.bytes, { decoded: moved(decoded), tls: 0, recognised: 0, unknown, unreadable: 0 });
    assert.deepEqual([countsOf(endpoints), countsOf(dependencies), unattributed], [EXPECTED, EXPECTED, []]);
    for (const { server } of [...endpoints, ...dependencies]) assert.equal(server.port, 53);
    assert.ok(loss.complete, JSON.stringify(loss));
  });
}

/** Questions of all programs together. */
function countsOf(rows: readonly ExportRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { protocol, operation, resource, statusCodes } of rows) {
    assert.equal(protocol, 'dns');
    for (const [code, count] of Object.entries(statusCodes)) {
      const key = `${operation} ${resource} ${code}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return [...counts].map(([key, count]) => `${key} ${count}`).sort();
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
      ['unshare', '--mount', 'sh', '-c', MOUNTED, unbound.resolverFile, ...Array<string>(PAIRS).fill(NAME)],
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
