/** What HTTP has beside a request with its answer, between real clients and servers: counted once, at both ends and by both ways in. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SaeMon, WAYS, type Way } from '../equality/sae-mon.ts';
import { Account, type AccountRow } from '../load/account.ts';
import { Load } from '../load/start-load.ts';
import { Child } from '../workloads/child.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { HttpServer, type HttpServerName } from '../workloads/http-servers.ts';
import { languageCommand } from '../workloads/language-command.ts';
import { accepting, closed, freePort } from '../workloads/tcp.ts';
import { tell } from './compared.ts';
import { accountsAt, checkHeads, heldCurl } from './curl.ts';

interface Shape {
  readonly name: string;
  readonly servers: readonly HttpServerName[];
  /** Of curl, which writes the heads that it gets to its output. */
  readonly options: readonly string[];
  /** `[1-11]` at its end is curl's word for eleven of them. */
  readonly path: string;
  readonly expected: AccountRow;
  /** Every head that the server must have sent for one of them. */
  readonly heads: readonly number[];
}

const SHAPES: readonly Shape[] = [
  {
    name: '100-continue',
    servers: ['node http', 'go net/http', 'rust hyper', 'python threads, HTTP/1.1'],
    options: ['-H', 'Expect: 100-continue', '--expect100-timeout', '20', '--data-binary', 'x'.repeat(3_000)],
    path: '/echo?[1-11]',
    expected: { operation: 'POST', resource: '/echo', status: '200', count: 11 },
    heads: [100, 200],
  },
  {
    name: 'HEAD of a long body',
    servers: ['node http', 'go net/http'],
    options: ['--head'],
    path: '/big?[1-13]',
    expected: { operation: 'HEAD', resource: '/big', status: '200', count: 13 },
    heads: [200],
  },
  {
    name: '204',
    servers: ['java netty', 'python uvicorn'],
    options: [],
    path: '/status/204?[1-31]',
    expected: { operation: 'GET', resource: '/status/{id}', status: '204', count: 31 },
    heads: [204],
  },
  {
    name: '304',
    servers: ['c nginx'],
    options: ['-H', 'If-None-Match: *'],
    path: '/big?[1-17]',
    expected: { operation: 'GET', resource: '/big', status: '304', count: 17 },
    heads: [304],
  },
  {
    name: 'HTTP/1.0, a body until the end of the connection',
    servers: ['node http', 'go net/http', 'rust hyper'],
    options: ['--http1.0'],
    path: '/stream?[1-7]',
    expected: { operation: 'GET', resource: '/stream', status: '200', count: 7 },
    heads: [200],
  },
  {
    name: 'chunks with trailers',
    servers: ['node http'],
    options: ['-H', 'TE: trailers'],
    path: '/trailers?[1-19]',
    expected: { operation: 'GET', resource: '/trailers', status: '200', count: 19 },
    heads: [200],
  },
];

for (const { servers, ...shape } of SHAPES) {
  for (const name of servers) {
    for (const way of WAYS) {
      test(`${shape.name}: curl → ${name}; ${way}`, (context) => checkShape(context, name, shape, way));
    }
  }
}

async function checkShape(
  context: TestContext,
  name: HttpServerName,
  { options, path, expected, heads, name: shape }: Omit<Shape, 'servers'>,
  way: Way,
): Promise<void> {
  await using server = await HttpServer.start(name);
  await using curl = await heldCurl([...options, `http://127.0.0.1:${server.port}${path}`]);
  await using saeMon = await SaeMon.exporting([server.pid, curl.pid], way);
  checkHeads(await curl.run(), expected.count, heads);
  await closed(server.port);
  const { served, called } = accountsAt(server.port, await saeMon.document());
  const sent = Account.of([expected]);
  assert.deepEqual(served.rows(), sent.rows());
  assert.deepEqual(called.rows(), sent.rows());
  tell(context, { client: `curl, ${shape}`, server: name, way }, { expected: sent, served, called });
}

/** Of each connection one request, answered by 101: what follows is not HTTP, and may look like anything. */
const SOCKETS = 7;

for (const way of WAYS) {
  test(`WebSocket: node → python websockets; ${way}`, async (context) => {
    const port = await freePort();
    const [program, ...args] = await languageCommand('python', 'websocket_echo.py', `${port}`);
    await using server = new Child(program, args);
    await accepting(server, port);
    await using client = await HeldProgram.start(
      ...(await languageCommand('node', 'websocket-client-program.ts', `${port}`, `${SOCKETS}`)),
    );
    await using saeMon = await SaeMon.exporting([server.pid, client.pid], way);
    await client.run();
    const document = await saeMon.document();
    const expected = Account.of([{ operation: 'GET', resource: '/chat', status: '101', count: SOCKETS }]);
    const { served, called } = accountsAt(port, document);
    assert.deepEqual(served.rows(), expected.rows());
    assert.deepEqual(called.rows(), expected.rows());
    assert.equal(document.totals.server.transactions + document.totals.client.transactions, 2 * SOCKETS);
    tell(context, { client: 'node WebSocket', server: 'python websockets', way }, { expected, served, called });
  });
}

/** A client that sends ten requests before it reads the first answer. */
const PIPELINE = { depth: 10, connections: 3 };

for (const name of ['node http', 'go net/http', 'rust hyper', 'java netty'] as const) {
  test(`pipelines of ten: → ${name}`, async (context) => {
    const way = 'socket';
    await using server = await HttpServer.start(name);
    const get = { method: 'GET', path: '/plain', resource: '/plain', status: 200, count: 211, download: 6 };
    const steps = [
      get,
      { ...get, path: '/status/404', resource: '/status/{id}', status: 404, count: 101, download: 4 },
    ];
    const where = { host: '127.0.0.1', port: server.port, warm: null };
    await using load = await Load.start({ kind: 'http', ...where, ...PIPELINE, steps });
    await using saeMon = await SaeMon.exporting([server.pid, load.pid], way);
    load.release();
    const expected = Account.of((await load.result()).account);
    const { served, called } = accountsAt(server.port, await saeMon.document());
    assert.deepEqual(served.rows(), expected.rows());
    assert.deepEqual(called.rows(), expected.rows());
    await load.close();
    tell(context, { client: 'node net, pipelines of ten', server: name, way }, { expected, served, called });
  });
}
