import type { Golden } from '../capture.ts';
import { runClient } from './processes.ts';
import { type Scenario, talk } from './scenario.ts';

/** `GET /users/{id} 200`, one a line. */
export function table(lines: string): Golden[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [operation = '', resource = '', statusCode = ''] = line.trim().split(' ');
      return {
        operation,
        resource: resource === '-' ? null : resource,
        statusCode,
        error: Number(statusCode) >= 400 ? statusCode : null,
      };
    });
}

/** curl with the same options for every path, over one connection. */
export function curl(port: number, options: readonly string[], ...paths: readonly string[]): Promise<string> {
  const transfers = paths.flatMap((path, i) => [
    ...(i > 0 ? ['--next'] : []),
    '-s',
    '-o',
    '/dev/null',
    ...options,
    `http://127.0.0.1:${port}${path}`,
  ]);
  return runClient('curl', transfers);
}

const BY_BOTH =
  'the golden table lists the requests given to the client, with the statuses that the server is configured to answer';
const UUID = '550e8400-e29b-41d4-a716-446655440000';

export const NGINX_SCENARIOS: readonly Scenario[] = [
  {
    name: 'curl-nginx-keep-alive',
    protocol: 'http',
    origin: `curl 7.88 over one connection to nginx 1.22; ${BY_BOTH}`,
    client: (port) =>
      curl(
        port,
        [],
        '/users/42?secret=1',
        `/users/${UUID}/orders/7`,
        '/hello.txt',
        '/moved',
        '/empty',
        '/missing.txt',
        '/page.html',
        '/broken',
      ),
    golden: [
      table(`
        GET /users/{id} 200
        GET /users/{uuid}/orders/{id} 200
        GET /hello.txt 200
        GET /moved 301
        GET /empty 204
        GET /missing.txt 404
        GET /page.html 200
        GET /broken 500`),
    ],
  },
  {
    name: 'curl-nginx-head',
    protocol: 'http',
    origin: `curl 7.88 -I (HEAD: lengths without bodies) over one connection to nginx 1.22; ${BY_BOTH}`,
    client: (port) => curl(port, ['-I'], '/page.html', '/users/1', '/missing.txt', '/moved'),
    golden: [table('HEAD /page.html 200\nHEAD /users/{id} 200\nHEAD /missing.txt 404\nHEAD /moved 301')],
  },
  {
    name: 'curl-nginx-not-modified',
    protocol: 'http',
    origin: `curl 7.88 with If-Modified-Since over one connection to nginx 1.22; ${BY_BOTH}`,
    client: (port) =>
      curl(port, ['-H', 'If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT'], '/hello.txt', '/page.html', '/users/5'),
    golden: [table('GET /hello.txt 304\nGET /page.html 304\nGET /users/{id} 200')],
  },
  {
    name: 'curl-nginx-gzip-chunked',
    protocol: 'http',
    origin: `curl 7.88 --compressed over one connection to nginx 1.22, which compresses and therefore answers in chunks; ${BY_BOTH}`,
    client: (port) => curl(port, ['--compressed'], '/page.html', '/hello.txt'),
    golden: [table('GET /page.html 200\nGET /hello.txt 200')],
  },
  {
    name: 'curl-nginx-dav',
    protocol: 'http',
    origin: `curl 7.88 PUT (with and without 100-continue), DELETE and PROPFIND over one connection to nginx 1.22; ${BY_BOTH}`,
    client: (port) => {
      const url = `http://127.0.0.1:${port}/files/a`;
      const put = ['-s', '-o', '/dev/null', '-X', 'PUT', '--data-binary', 'x'.repeat(500)];
      return runClient('curl', [
        ...put,
        url,
        '--next',
        ...put,
        '-H',
        'Expect: 100-continue',
        url,
        '--next',
        '-s',
        '-X',
        'DELETE',
        url,
        '--next',
        '-s',
        '-o',
        '/dev/null',
        '-X',
        'PROPFIND',
        url,
      ]);
    },
    golden: [table('PUT /files/a 201\nPUT /files/a 204\nDELETE /files/a 204\n_OTHER /files/a 405')],
  },
  {
    name: 'curl-nginx-http10',
    protocol: 'http',
    origin: `curl 7.88 --http1.0 to nginx 1.22, which closes; ${BY_BOTH}`,
    client: (port) => curl(port, ['--http1.0', '-H', 'Connection: close'], '/page.html'),
    golden: [table('GET /page.html 200')],
  },
  {
    name: 'pipeline-nginx',
    protocol: 'http',
    origin: `a socket that pipelines requests to nginx 1.22, twice; ${BY_BOTH}`,
    client: (port) => {
      const request = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nHost: pipeline\r\n\r\n`;
      const batch = [
        request('GET', '/users/1'),
        request('HEAD', '/page.html'),
        request('GET', '/missing/2026-01-31'),
        request('GET', '/empty'),
        request('GET', '/hello.txt'),
      ].join('');
      return talk(port, [batch, batch]);
    },
    golden: [
      table(
        `GET /users/{id} 200
        HEAD /page.html 200
        GET /missing/{date} 404
        GET /empty 204
        GET /hello.txt 200
        `
          .repeat(2)
          .trim(),
      ),
    ],
  },
  {
    name: 'bad-request-nginx',
    protocol: 'http',
    origin: `a socket that sends an absolute-form target, bare line feeds, then a request without a host, to nginx 1.22; ${BY_BOTH}`,
    client: (port) =>
      talk(port, [
        'GET http://other.example/hello.txt HTTP/1.1\r\nHost: other.example\r\n\r\n',
        'GET /users/3 HTTP/1.1\nHost: x\n\n',
        'GET /users/4 HTTP/1.1\r\n\r\n',
      ]),
    golden: [table('GET /hello.txt 200\nGET /users/{id} 200\nGET /users/{id} 400')],
  },
];
