/** The same traffic, seen by the probe at the server and by tcpdump on the wire, in one run: equal counts. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runSaeMon } from '../commands/run-sae-mon.ts';
import { Servers } from '../equality/observe.ts';
import { type ExportDocument, SaeMon } from '../equality/sae-mon.ts';
import { Account } from '../load/account.ts';
import { Load, type LoadOptions } from '../load/start-load.ts';
import { filterOf, Tcpdump } from '../workloads/tcpdump.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const COMMON = { depth: 1, warm: null, host: '127.0.0.1' };
const WORKLOADS = [
  {
    name: 'redis: pipelines, errors and nil over five connections',
    server: 'redis',
    load: {
      ...COMMON,
      kind: 'redis',
      connections: 5,
      depth: 16,
      ratePerSecond: null,
      steps: [
        { command: 'GET', count: 5003 },
        { command: 'SET', count: 1009 },
        { command: 'NIL', count: 211 },
        { command: 'WRONGTYPE', count: 13 },
      ],
    },
  },
  {
    name: 'nginx: methods, status codes and bodies over three connections',
    server: 'nginx',
    load: {
      ...COMMON,
      kind: 'http',
      connections: 3,
      steps: [
        { method: 'GET', path: '/ok', resource: '/ok', status: 200, count: 1009 },
        { method: 'GET', path: '/missing', resource: '/missing', status: 404, count: 101 },
        { method: 'GET', path: '/broken', resource: '/broken', status: 500, count: 53 },
        { method: 'GET', path: '/empty', resource: '/empty', status: 204, count: 31 },
        { method: 'HEAD', path: '/ok', resource: '/ok', status: 200, count: 37 },
        { method: 'POST', path: '/items/7', resource: '/items/{id}', status: 200, count: 41, upload: 20_011 },
      ],
    },
  },
] as const;

let servers: Servers;
before(async () => {
  servers = await Servers.start();
});
after(() => servers[Symbol.asyncDispose]());

function counts({ endpoints }: ExportDocument): unknown[] {
  return endpoints
    .map(({ protocol, operation, resource, transactions, errors, statusCodes, errorTypes }) => ({
      name: `${protocol} ${operation} ${resource}`,
      transactions,
      errors,
      statusCodes,
      errorTypes,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

for (const { name, server, load: options } of WORKLOADS) {
  test(`${name}: the wire shows what the server shows`, async () => {
    using folder = new TemporaryFolder();
    const file = folder.file('capture.pcap');
    const { pid, port } = servers[server];
    await using load = await Load.start({ ...options, port } as LoadOptions);
    await using tcpdump = await Tcpdump.start(file, filterOf(port));
    await using saeMon = await SaeMon.exporting([pid], 'auto');
    load.release();
    const { account } = await load.result();
    await load.close();
    await tcpdump.stop();
    const document = await saeMon.document();
    const { stdout, stderr } = await runSaeMon('export', '--json', '--replay', file);
    assert.equal(stderr, '');
    const wire = JSON.parse(stdout) as ExportDocument;
    assert.deepEqual(counts(wire), counts(document));
    assert.equal(wire.totals.server.transactions, Account.of(account).total());
    assert.equal(wire.loss.complete, true);
  });
}
