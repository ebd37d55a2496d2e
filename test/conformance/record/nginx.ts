import { writeFileSync } from 'node:fs';
import { curl, table } from './http.ts';
import type { Scenario } from './scenario.ts';
import { runClient, Server } from './server.ts';
import { talk } from './talk.ts';

/** `more`: further directives of its server. */
export function nginxServer(more = ''): Promise<Server> {
  return Server.start((folder, port) => {
    writeFileSync(folder.file('hello.txt'), 'hello\n');
    writeFileSync(folder.file('page.html'), '<p>page</p>\n'.repeat(300));
    writeFileSync(folder.file('nginx.conf'), configuration(folder.path, port, more));
    return ['nginx', '-c', folder.file('nginx.conf'), '-p', folder.path, '-e', folder.file('error.log')];
  });
}

function configuration(folder: string, port: number, more: string): string {
  return `daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log ${folder}/access.log; root ${folder}; types { text/plain txt; text/html html; }
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; if_modified_since before; gzip on; gzip_min_length 1; gzip_types text/plain;
  server {
    listen 127.0.0.1:${port};
    location /users/ { return 200 "user\\n"; }
    location = /moved { return 301 /hello.txt; }
    location = /empty { return 204; }
    location = /broken { return 500; }
    location /files/ { dav_methods PUT DELETE; create_full_put_path on; }
    ${more}
  }
}
`;
}

const UUID = '550e8400-e29b-41d4-a716-446655440000';

const SCENARIOS: readonly Omit<Scenario, 'protocol' | 'server'>[] = [
  {
    name: 'curl-nginx-keep-alive',
    origin: `curl 7.88 over one connection to nginx 1.22`,
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
    origin: `curl 7.88 -I (HEAD: lengths without bodies) over one connection to nginx 1.22`,
    client: (port) => curl(port, ['-I'], '/page.html', '/users/1', '/missing.txt', '/moved'),
    golden: [table('HEAD /page.html 200\nHEAD /users/{id} 200\nHEAD /missing.txt 404\nHEAD /moved 301')],
  },
  {
    name: 'curl-nginx-not-modified',
    origin: `curl 7.88 with If-Modified-Since over one connection to nginx 1.22`,
    client: (port) =>
      curl(port, ['-H', 'If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT'], '/hello.txt', '/page.html', '/users/5'),
    golden: [table('GET /hello.txt 304\nGET /page.html 304\nGET /users/{id} 200')],
  },
  {
    name: 'curl-nginx-gzip-chunked',
    origin: `curl 7.88 --compressed over one connection to nginx 1.22, which compresses and therefore answers in chunks`,
    client: (port) => curl(port, ['--compressed'], '/page.html', '/hello.txt'),
    golden: [table('GET /page.html 200\nGET /hello.txt 200')],
  },
  {
    name: 'curl-nginx-dav',
    origin: `curl 7.88 PUT (with and without 100-continue), DELETE and PROPFIND over one connection to nginx 1.22`,
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
    golden: [table('PUT /files/a 201\nPUT /files/a 204\nDELETE /files/a 204\nPROPFIND /files/a 405')],
  },
  {
    name: 'curl-nginx-http10',
    origin: `curl 7.88 --http1.0 to nginx 1.22, which closes`,
    client: (port) => curl(port, ['--http1.0', '-H', 'Connection: close'], '/page.html'),
    golden: [table('GET /page.html 200')],
  },
  {
    name: 'pipeline-nginx',
    origin: `a socket that pipelines requests to nginx 1.22, twice`,
    client: (port) => {
      const request = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nHost: pipeline\r\n\r\n`;
      const batch = [
        request('GET', '/users/1'),
        request('HEAD', '/page.html'),
        request('GET', '/missing/2026-01-31'),
        request('GET', '/empty'),
        request('GET', '/hello.txt'),
      ].join('');
      return talk(port, batch, batch);
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
    origin: `a socket that sends an absolute-form target, bare line feeds, then a request without a host, to nginx 1.22`,
    client: (port) =>
      talk(
        port,
        'GET http://other.example/hello.txt HTTP/1.1\r\nHost: other.example\r\n\r\n',
        'GET /users/3 HTTP/1.1\nHost: x\n\n',
        'GET /users/4 HTTP/1.1\r\n\r\n',
      ),
    golden: [table('GET /hello.txt 200\nGET /users/{id} 200\nGET /users/{id} 400')],
  },
];

export const NGINX_SCENARIOS: readonly Scenario[] = SCENARIOS.map((scenario) => ({
  ...scenario,
  protocol: 'http',
  server: () => nginxServer(),
}));
