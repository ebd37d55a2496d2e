import { join } from 'node:path';
import { curl, table } from './http.ts';
import type { Scenario } from './scenario.ts';
import { runClient, Server } from './server.ts';
import { talk } from './talk.ts';

export function nodeServer(): Promise<Server> {
  const program = join(import.meta.dirname, 'node-server-program.ts');
  return Server.start((_folder, port) => [process.execPath, program, `${port}`]);
}

const SCENARIOS: readonly Omit<Scenario, 'protocol' | 'server'>[] = [
  {
    name: 'curl-node-chunked',
    origin: `curl 7.88 over one connection; http.createServer of Node.js 24`,
    client: (port) => curl(port, [], '/chunks', '/trailers', '/hints', '/items/0123456789abcdef', '/chunks'),
    golden: [table('GET /chunks 200\nGET /trailers 200\nGET /hints 503\nGET /items/{hash} 200\nGET /chunks 200')],
  },
  {
    name: 'curl-node-head-chunked',
    origin: `curl 7.88 -I: heads that promise chunks, over one connection; http.createServer of Node.js 24`,
    client: (port) => curl(port, ['-I'], '/chunks', '/any', '/items/1'),
    golden: [table('HEAD /chunks 200\nHEAD /any 200\nHEAD /items/{id} 200')],
  },
  {
    name: 'curl-node-uploads',
    origin: `curl 7.88 with chunked uploads, 100-continue, PATCH, DELETE and OPTIONS *, over one connection; http.createServer of Node.js 24`,
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
    origin: `curl 7.88 --http1.0: the body ends with the connection; http.createServer of Node.js 24`,
    client: (port) => curl(port, ['--http1.0'], '/chunks'),
    golden: [table('GET /chunks 200')],
  },
  {
    name: 'close-delimited-node',
    origin: `curl 7.88: an answer of HTTP/1.1 without length or chunks; http.createServer of Node.js 24`,
    client: (port) => curl(port, [], '/close'),
    golden: [table('GET /close 200')],
  },
  {
    name: 'early-answer-node',
    origin: `a socket that sends a body in two parts and is answered after the first; http.createServer of Node.js 24`,
    client: (port) =>
      talk(
        port,
        `POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n${'e'.repeat(1000)}`,
        'e'.repeat(1000),
        'GET /any HTTP/1.1\r\nHost: x\r\n\r\n',
      ),
    golden: [table('POST /early 413\nGET /any 200')],
  },
  {
    name: 'upgrade-node',
    origin: `a socket that upgrades to a protocol of its own after one request; http.createServer of Node.js 24; what follows is not HTTP`,
    client: (port) =>
      talk(
        port,
        'GET /before HTTP/1.1\r\nHost: x\r\n\r\n',
        'GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n',
        'GET /not-http HTTP/1.1\r\n\r\n',
      ),
    golden: [table('GET /before 200\nGET /socket 101')],
  },
  {
    name: 'connect-node',
    origin: `a socket that opens a tunnel; http.createServer of Node.js 24; what follows is not HTTP`,
    client: (port) =>
      talk(port, 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 'GET /not-http HTTP/1.1\r\n\r\n'),
    golden: [table('CONNECT - 200')],
  },
];

export const NODE_SCENARIOS: readonly Scenario[] = SCENARIOS.map((scenario) => ({
  ...scenario,
  protocol: 'http',
  server: nodeServer,
}));
