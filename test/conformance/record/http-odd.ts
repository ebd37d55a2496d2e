/** HTTP that few clients and servers speak: other protocols behind it, folded fields, lengths that contradict each other. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smtpServer } from './foreign-servers.ts';
import { table } from './http.ts';
import { nginxServer } from './nginx.ts';
import { nodeServer } from './node-http.ts';
import type { Scenario } from './scenario.ts';
import { runClient, Server } from './server.ts';
import { talk } from './talk.ts';

function pythonServer(program: string): Promise<Server> {
  return Server.start((_folder, port) => ['python3', join(import.meta.dirname, program), `${port}`]);
}

function tinyproxy(): Promise<Server> {
  return Server.start((folder, port) => {
    const settings = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Timeout 10',
      'MaxClients 4',
      `LogFile "${folder.file('log')}"`,
    ];
    writeFileSync(folder.file('tinyproxy.conf'), [...settings, ''].join('\n'));
    return ['tinyproxy', '-d', '-c', folder.file('tinyproxy.conf')];
  });
}

/** Once through the tunnel, with mail in it; once to a port where nobody listens; once as a plain proxy. */
async function throughProxy(port: number): Promise<void> {
  await using mail = await smtpServer();
  await using nginx = await nginxServer();
  const curl = (...options: string[]): Promise<string> =>
    runClient('curl', ['-s', '-o', '/dev/null', '-x', `http://127.0.0.1:${port}`, ...options]);
  await curl('-p', `smtp://127.0.0.1:${mail.port}/client.example`, '-X', 'NOOP');
  await curl('-p', 'http://127.0.0.1:9/');
  await curl(`http://127.0.0.1:${nginx.port}/users/12`);
}

async function webSocket(port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`);
  await once(socket, 'open');
  for (const text of ['GET /not-http HTTP/1.1\r\n\r\n', 'x'.repeat(500)]) {
    socket.send(text);
    await once(socket, 'message');
  }
  socket.close();
  await once(socket, 'close');
}

const GOOD = 'GET /users/1 HTTP/1.1\r\nHost: x\r\n\r\n';
const CHUNK = '5\r\nhello\r\n0\r\n\r\n';

/** Each on a connection of its own, behind a request that is in order. */
const CONTRADICTIONS = [
  `Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNK}`,
  'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!',
  'Content-Length: 5, 6\r\n\r\nhello!',
  'Content-Length: -1\r\n\r\n',
  'Content-Length: 99999999999999999999999\r\n\r\n',
  `Transfer-Encoding: identity, chunked\r\nContent-Length: 0\r\n\r\n${CHUNK}`,
];

async function contradict(port: number): Promise<void> {
  for (const lengths of CONTRADICTIONS) {
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
    await talk(port, GOOD, `POST /users/2 HTTP/1.1\r\nHost: x\r\n${lengths}${smuggled}`);
  }
}

/** Chunks tell where a request ends, whatever its length says: `code` is what their senders got. */
function contradicted(code: (fields: string) => number): Scenario['golden'] {
  return CONTRADICTIONS.map((fields) =>
    table(`GET /users/{id} 200${fields.includes('chunked') ? `\nPOST /users/{id} ${code(fields)}` : ''}`),
  );
}

const MOST_FIELD = 7000;

export const ODD_HTTP_SCENARIOS: readonly Scenario[] = [
  {
    name: 'websocket-aiohttp',
    protocol: 'http',
    origin: 'WebSocket of Node.js 24 to aiohttp 3.8: after the upgrade nothing is HTTP, whatever it says',
    server: () => pythonServer('websocket_server.py'),
    client: webSocket,
    golden: [table('GET /echo 101')],
  },
  {
    name: 'connect-tinyproxy',
    protocol: 'http',
    origin:
      'curl 7.88 through tinyproxy 1.11 to nginx 1.22: a tunnel to OpenSMTPD 6.8, a tunnel to nobody, a request in absolute form',
    server: tinyproxy,
    client: throughProxy,
    golden: [table('CONNECT - 200'), table('CONNECT - 500'), table('GET /users/{id} 200')],
  },
  {
    name: 'folded-python',
    protocol: 'http',
    origin: 'a socket that folds header fields, to http.server of Python 3.11, which does so too',
    server: () => pythonServer('folding_server.py'),
    client: (port) =>
      talk(
        port,
        'GET /a HTTP/1.1\r\nHost: x\r\nX-Folded: one\r\n  two\r\n\tContent-Length: 99\r\nX-Last: 1\r\n\r\n',
        'POST /items/7 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nX-Folded: a,\r\n b\r\n\r\nhello',
        'GET /b HTTP/1.1\r\nHost: x\r\n\r\n',
      ),
    golden: [table('GET /a 200\nPOST /items/{id} 200\nGET /b 200')],
  },
  {
    name: 'chunk-extensions-node',
    protocol: 'http',
    origin: 'a socket that uploads chunks with extensions and trailers, in pieces, to http.createServer of Node.js 24',
    server: nodeServer,
    client: (port) =>
      talk(
        port,
        'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5;name=value;other="a b"\r\nhello\r\n',
        'A;x\r\n0123456789\r\n00;last\r\nX-Sum: 42\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n',
      ),
    golden: [table('POST /a 201\nGET /b 200')],
  },
  {
    name: 'long-head-node',
    protocol: 'http',
    origin: 'a socket that sends a head of 14 kB in pieces to http.createServer of Node.js 24',
    server: nodeServer,
    client: (port) =>
      talk(
        port,
        `GET /long/${'a'.repeat(19)} HTTP/1.1\r\nHost: x\r\nX-One: ${'1'.repeat(MOST_FIELD)}\r\nX-T`,
        `wo: ${'2'.repeat(MOST_FIELD)}\r`,
        '\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n',
      ),
    golden: [table(`GET /long/{hash} 200\nGET /b 200`)],
  },
  {
    name: 'contradictory-lengths-nginx',
    protocol: 'http',
    origin:
      'sockets that send requests of contradictory or absurd lengths with others hidden in them, to nginx 1.22, which refuses them',
    server: () => nginxServer(),
    client: contradict,
    golden: contradicted((fields) => (fields.includes('identity') ? 501 : 400)),
  },
  {
    name: 'contradictory-lengths-python',
    protocol: 'http',
    origin:
      'the same sockets to http.server of Python 3.11, which believes one of the lengths: what it makes of it cannot be known',
    server: () => pythonServer('folding_server.py'),
    client: contradict,
    golden: contradicted(() => 200),
  },
];
