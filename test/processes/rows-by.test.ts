/** Who rows are of, and what `--by` makes of them, beside what each client knows that it has asked. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { SAE_MON, SaeMon, WAYS } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { Cgroups, LAYOUTS, type Layout } from './layouts.ts';

const PING = '*1\r\n$4\r\nPING\r\n';
const PONG_BYTES = '+PONG\r\n'.length;
const CLIENTS = ['127.0.0.11', '127.0.0.12', '127.0.0.13'];

interface Server {
  readonly layout: Layout;
  readonly port: number;
  readonly child: Child;
}

/** So many requests over one connection, by the client's own count. */
interface Asked {
  readonly server: Server;
  readonly client: string;
  readonly localPort: number;
  readonly count: number;
}

interface Row {
  readonly workload: {
    readonly application: string;
    readonly instance: string | null;
    readonly unit: string | null;
    readonly containerId: string | null;
    readonly podUid: string | null;
    readonly pids: readonly number[];
  };
  readonly server: { readonly port: number };
  readonly client: { readonly address: string; readonly name: string | null } | null;
  readonly connection: { readonly id: string; readonly peer: { readonly port: number } } | null;
  readonly transactions: number;
}

interface Document {
  readonly endpoints: readonly Row[];
  readonly totals: { readonly server: { readonly transactions: number } };
  readonly loss: { readonly complete: boolean };
}

const servers: Server[] = [];
const cgroups = new Cgroups();
const folder = new TemporaryFolder();

before(async () => {
  for (const layout of LAYOUTS) servers.push(await start(layout));
});
after(async () => {
  for (const { child } of servers) await child.stop();
  cgroups[Symbol.dispose]();
  folder[Symbol.dispose]();
});

async function start(layout: Layout): Promise<Server> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'], ...layout.environment };
  // Its title would be written over its environment.
  const args = [
    '--set-proc-title',
    'no',
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--protected-mode',
    'no',
    '--save',
    '',
    '--dir',
    folder.path,
  ];
  const child = new Child('redis-server', args, { env });
  await accepting(child, port);
  if (layout.path !== null) cgroups.put(child.pid, layout.path);
  return { layout, port, child };
}

/** Each server is asked by each client over two connections, another number of times each. */
async function askAll(): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const [s, server] of servers.entries()) {
    for (const [c, client] of CLIENTS.entries()) {
      for (const k of [1, 2]) asked.push(await ask(server, client, 1 + s + 3 * c + 7 * k));
    }
  }
  return asked;
}

async function ask(server: Server, client: string, count: number): Promise<Asked> {
  const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: client });
  await once(socket, 'connect');
  const { localPort = 0 } = socket;
  for (let sent = 0; sent < count; sent += 1) await ping(socket);
  socket.end();
  await once(socket, 'close');
  return { server, client, localPort, count };
}

async function ping(socket: Socket): Promise<void> {
  socket.write(PING);
  for (let bytes = 0; bytes < PONG_BYTES; ) bytes += ((await once(socket, 'data')) as [Buffer])[0].length;
}

/** `KEY COUNT`, each key once. */
function summed<T>(items: readonly T[], keyOf: (item: T) => string, countOf: (item: T) => number): readonly string[] {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + countOf(item));
  return [...sums].map(([key, count]) => `${key} ${count}`).sort();
}

const instanceOf = ({ layout, child }: Server): string => layout.instance ?? `${hostname()}:${child.pid}`;
const placeOf = ({ containerId, unit }: Layout | Row['workload']): string => containerId ?? unit ?? '-';

/** Each dimension: what the generator knows, and what a row says. */
const DIMENSIONS: Readonly<Record<string, { asked(asked: Asked): string; row(row: Row): string }>> = {
  pid: { asked: ({ server }) => `${server.child.pid}`, row: ({ workload }) => workload.pids.join() },
  application: { asked: ({ server }) => server.layout.application, row: ({ workload }) => workload.application },
  instance: { asked: ({ server }) => instanceOf(server), row: ({ workload }) => `${workload.instance}` },
  client: { asked: ({ client }) => client, row: ({ client }) => `${client?.address}` },
  connection: { asked: ({ localPort }) => `${localPort}`, row: ({ connection }) => `${connection?.peer.port}` },
};

/** Of a server of one port each: with rows by client or connection alone their workloads are those by default. */
function assertSplit(document: Document, asked: readonly Asked[], by: readonly string[]): void {
  const total = asked.reduce((sum, { count }) => sum + count, 0);
  assert.equal(document.totals.server.transactions, total);
  assert.ok(document.loss.complete, JSON.stringify(document.loss));
  const dimensions = by.map((name) => DIMENSIONS[name] as (typeof DIMENSIONS)[string]);
  assert.deepEqual(
    summed(
      document.endpoints,
      (row) => [row.server.port, ...dimensions.map((each) => each.row(row))].join(' '),
      ({ transactions }) => transactions,
    ),
    summed(
      asked,
      (one) => [one.server.port, ...dimensions.map((each) => each.asked(one))].join(' '),
      ({ count }) => count,
    ),
  );
}

describe('rows by what they are of', () => {
  const recording = folder.file('rows.rec');
  let asked: readonly Asked[] = [];
  before(async () => {
    const pids = servers.map(({ child }) => child.pid).join();
    await using saeMon = await SaeMon.attach('record', '--pid', pids, '--output', recording);
    asked = await askAll();
    await saeMon.stop();
  });

  function replay(...more: readonly string[]): Document {
    const args = [SAE_MON, 'export', '--json', '--replay', recording, ...more];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as Document;
  }

  it('say who it is in each layout of containers, pods and units, and who declares a name', () => {
    const { endpoints } = replay();
    for (const server of servers) {
      const [row, ...others] = endpoints.filter((each) => each.server.port === server.port);
      assert.deepEqual(others, []);
      const { containerId, podUid, unit, application, instance } = row?.workload ?? ({} as Row['workload']);
      const { layout } = server;
      assert.deepEqual(
        { containerId, podUid, unit, application, instance },
        {
          ...{ containerId: layout.containerId, podUid: layout.podUid, unit: layout.unit },
          ...{ application: layout.application, instance: instanceOf(server) },
        },
        `${layout.path}`,
      );
    }
  });

  for (const by of ['pid', 'application', 'instance', 'client', 'connection', 'pid,client', 'application,connection']) {
    it(`--by ${by} counts what each client has counted`, () => {
      assertSplit(replay('--by', by), asked, by.split(','));
    });
  }

  it('--by container and --by unit leave what has none where it was', () => {
    for (const by of ['container', 'unit']) {
      const document = replay('--by', by);
      assertSplit(document, asked, []);
      const places = new Set(document.endpoints.map(({ workload }) => placeOf(workload)));
      assert.deepEqual(places, new Set(servers.map(({ layout }) => placeOf(layout))));
    }
  });

  it('--by application joins the instances of a template', () => {
    const { endpoints } = replay('--by', 'application', '--filter', 'app:worker');
    assert.deepEqual(
      endpoints.map(({ workload }) => [workload.application, workload.instance, workload.unit]),
      [
        ['worker', null, null],
        ['worker', null, null],
      ],
    );
  });

  it('shows in the table of 80 columns what it splits by', () => {
    const args = [SAE_MON, 'top', '--once', '--replay', recording, '--by', 'pid,client', '--filter', 'app:checkout'];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    for (const client of CLIENTS) assert.ok(stdout.includes(client), stdout);
    assert.ok(
      stdout.split('\n').every((line) => line.length <= 80),
      stdout,
    );
  });
});

for (const way of WAYS) {
  describe(`--by, live; ${way}`, () => {
    it('names a client that is watched, too, and tells pids and clients apart', async () => {
      const pids = [...servers.map(({ child }) => child.pid), process.pid];
      await using saeMon = await SaeMon.exporting(pids, way, '--no-children', '--by', 'pid,client');
      const asked = await askAll();
      const document = JSON.parse(await saeMon.stop()) as Document;
      assertSplit(document, asked, ['pid', 'client']);
      assert.deepEqual(new Set(document.endpoints.map(({ client }) => client?.name)), new Set(['node']));
    });

    it('gives Prometheus series that stay distinct, which promtool has nothing to say of', async () => {
      const pids = servers.map(({ child }) => child.pid).join();
      const port = await freePort();
      const more = ['--probe', way, '--by', 'pid,client,connection', '--prometheus', `${port}`];
      await using _ = await SaeMon.attach('export', '--pid', pids, ...more);
      const asked = await askAll();
      const text = await scrapeOf(port, asked.length);
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
      assert.equal(`${stdout}${stderr}${status}`, '0');
      const samples = [...text.matchAll(/^sae_mon_transactions_total\{(.*)\} (\d+)$/gm)];
      const label = (labels: string, name: string): string =>
        new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
      assert.deepEqual(
        summed(
          samples,
          ([, labels = '']) =>
            ['process_pid', 'client_address', 'network_peer_port'].map((name) => label(labels, name)).join(' '),
          ([, , count]) => Number(count),
        ),
        summed(
          asked,
          ({ server, client, localPort }) => `${server.child.pid} ${client} ${localPort}`,
          ({ count }) => count,
        ),
      );
    });
  });
}

/** Once all connections are counted. */
async function scrapeOf(port: number, series: number): Promise<string> {
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    if ((text.match(/^sae_mon_transactions_total\{/gm) ?? []).length >= series) return text;
  }
}
