/** Through a real proxy, in a tunnel (CONNECT) and without one (absolute form): each end of each connection is counted as what it is. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { Account, type AccountRow } from '../load/account.ts';
import { Child } from '../workloads/child.ts';
import { HttpServer } from '../workloads/http-servers.ts';
import { accepting, closed, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { tell } from './compared.ts';
import { accountsAt, checkHeads, heldCurl } from './curl.ts';

const COUNT = 13;
const PLAIN: AccountRow = { operation: 'GET', resource: '/plain', status: '200', count: COUNT };

const WAYS_THROUGH = [
  {
    name: 'CONNECT',
    // The end of the answer ends the tunnel, so that each request makes its own.
    options: ['--proxytunnel', '-H', 'Connection: close'],
    atProxy: { ...PLAIN, operation: 'CONNECT', resource: null },
    heads: [200, 200],
  },
  // tinyproxy ends each connection without a word: on one that HTTP/1.1 keeps, curl asks again what nobody answers.
  { name: 'absolute form', options: ['--http1.0'], atProxy: PLAIN, heads: [200] },
];

for (const { name, options, atProxy, heads } of WAYS_THROUGH) {
  for (const way of WAYS) {
    test(`${name}: curl → tinyproxy → node http; ${way}`, async (context) => {
      using folder = new TemporaryFolder();
      const port = await freePort();
      await using server = await HttpServer.start('node http');
      await using proxy = await startProxy(folder, port);
      const url = `http://127.0.0.1:${server.port}/plain?[1-${COUNT}]`;
      await using curl = await heldCurl(['--proxy', `http://127.0.0.1:${port}`, ...options, url]);
      await using saeMon = await SaeMon.exporting([server.pid, proxy.pid, curl.pid], way);
      checkHeads(await curl.run(), COUNT, heads);
      await closed(port);
      await closed(server.port);
      const document = await saeMon.document();
      for (const [at, row, link] of [
        [port, atProxy, 'curl → tinyproxy'],
        [server.port, PLAIN, 'tinyproxy → node http'],
      ] as const) {
        const { served, called } = accountsAt(at, document);
        const expected = Account.of([row]);
        assert.deepEqual(served.rows(), expected.rows(), link);
        assert.deepEqual(called.rows(), expected.rows(), link);
        const [client = '', to = ''] = link.split(' → ');
        tell(context, { client: `${client}, ${name}`, server: to, way }, { expected, served, called });
      }
    });
  }
}

async function startProxy(folder: TemporaryFolder, port: number): Promise<Child> {
  const configuration = folder.file('tinyproxy.conf');
  const lines = [`Port ${port}`, 'Listen 127.0.0.1', 'Allow 127.0.0.1', 'MaxClients 20', 'Timeout 60'];
  writeFileSync(configuration, `${lines.join('\n')}\nLogFile "${folder.file('log')}"\n`);
  const proxy = new Child('tinyproxy', ['-d', '-c', configuration]);
  await accepting(proxy, port);
  return proxy;
}
