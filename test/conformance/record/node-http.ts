import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { curl, table } from './nginx.ts';
import { type RunningServer, runClient } from './processes.ts';
import { type Scenario, talk } from './scenario.ts';

/** Answers in all the ways that Node.js has. */
export async function nodeServer(): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: 500 }, answer);
  server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
    socket.on('data', (chunk) => socket.end(chunk));
  });
  server.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.on('data', (chunk) => socket.end(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    folder: '',
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url === '*' ? '/' : (request.url ?? '/'), 'http://local');
  if (pathname === '/early') return early(request, response);
  for await (const _ of request);
  switch (pathname) {
    case '/chunks':
      return chunks(response);
    case '/trailers':
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('body');
      response.addTrailers({ 'X-Sum': '42' });
      response.end();
      return;
    case '/hints':
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(503).end('later');
      return;
    case '/close':
      response.removeHeader('Transfer-Encoding');
      response.removeHeader('Content-Length');
      response.end('until the end');
      return;
    default:
      response.writeHead(request.method === 'POST' ? 201 : 200).end(`${request.method}\n`);
  }
}

/** Answers before the body has come. */
function early(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(413, { 'Content-Length': 4 }).end('much');
  request.resume();
}

async function chunks(response: ServerResponse): Promise<void> {
  for (const size of [1, 17, 300, 5]) {
    response.write('x'.repeat(size));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  response.end();
}

const ORIGIN =
  'http.createServer of Node.js 24; the golden table lists the requests given to the client, with the statuses that the server is written to answer';

export const NODE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'curl-node-chunked',
    protocol: 'http',
    origin: `curl 7.88 over one connection; ${ORIGIN}`,
    client: (port) => curl(port, [], '/chunks', '/trailers', '/hints', '/items/0123456789abcdef', '/chunks'),
    golden: [table('GET /chunks 200\nGET /trailers 200\nGET /hints 503\nGET /items/{hash} 200\nGET /chunks 200')],
  },
  {
    name: 'curl-node-head-chunked',
    protocol: 'http',
    origin: `curl 7.88 -I: heads that promise chunks, over one connection; ${ORIGIN}`,
    client: (port) => curl(port, ['-I'], '/chunks', '/any', '/items/1'),
    golden: [table('HEAD /chunks 200\nHEAD /any 200\nHEAD /items/{id} 200')],
  },
  {
    name: 'curl-node-uploads',
    protocol: 'http',
    origin: `curl 7.88 with chunked uploads, 100-continue, PATCH, DELETE and OPTIONS *, over one connection; ${ORIGIN}`,
    client: (port) => {
      const url = `http://127.0.0.1:${port}/orders/77`;
      const quiet = ['-s', '-o', '/dev/null'];
      const chunked = ['-H', 'Transfer-Encoding: chunked'];
      return runClient('curl', [
        ...[...quiet, ...chunked, '--data-binary', 'a'.repeat(700), url, '--next'],
        ...[
          ...quiet,
          ...chunked,
          '-H',
          'Expect: 100-continue',
          '-X',
          'PATCH',
          '--data-binary',
          'b'.repeat(300),
          url,
          '--next',
        ],
        ...[...quiet, '-H', 'Expect: 100-continue', '-X', 'PUT', '--data-binary', 'c'.repeat(900), url, '--next'],
        ...[...quiet, '-X', 'DELETE', url, '--next'],
        ...[...quiet, '-X', 'OPTIONS', '--request-target', '*', url],
      ]);
    },
    golden: [
      table(
        'POST /orders/{id} 201\nPATCH /orders/{id} 200\nPUT /orders/{id} 200\nDELETE /orders/{id} 200\nOPTIONS * 200',
      ),
    ],
  },
  {
    name: 'curl-node-http10',
    protocol: 'http',
    origin: `curl 7.88 --http1.0: the body ends with the connection; ${ORIGIN}`,
    client: (port) => curl(port, ['--http1.0'], '/chunks'),
    golden: [table('GET /chunks 200')],
  },
  {
    name: 'close-delimited-node',
    protocol: 'http',
    origin: `curl 7.88: an answer of HTTP/1.1 without length or chunks; ${ORIGIN}`,
    client: (port) => curl(port, [], '/close'),
    golden: [table('GET /close 200')],
  },
  {
    name: 'early-answer-node',
    protocol: 'http',
    origin: `a socket that sends a body in two parts and is answered after the first; ${ORIGIN}`,
    client: (port) =>
      talk(port, [
        `POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n${'e'.repeat(1000)}`,
        'e'.repeat(1000),
        'GET /any HTTP/1.1\r\nHost: x\r\n\r\n',
      ]),
    golden: [table('POST /early 413\nGET /any 200')],
  },
  {
    name: 'upgrade-node',
    protocol: 'http',
    origin: `a socket that upgrades to a protocol of its own after one request; ${ORIGIN}; what follows is not HTTP`,
    client: (port) =>
      talk(port, [
        'GET /before HTTP/1.1\r\nHost: x\r\n\r\n',
        'GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n',
        'GET /not-http HTTP/1.1\r\n\r\n',
      ]),
    golden: [table('GET /before 200\nGET /socket 101')],
  },
  {
    name: 'connect-node',
    protocol: 'http',
    origin: `a socket that opens a tunnel; ${ORIGIN}; what follows is not HTTP`,
    client: (port) =>
      talk(port, [
        'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n',
        'GET /not-http HTTP/1.1\r\n\r\n',
      ]),
    golden: [table('CONNECT - 200')],
  },
];
