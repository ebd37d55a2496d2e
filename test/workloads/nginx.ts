import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Account } from '../load/account.ts';
import { type HttpStep, resourceOf, UNANSWERED } from '../load/http-step.ts';
import { Child } from './child.ts';
import { accepting, freePort } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** Where nginx listens: several addresses, since each has only so many ports for connections to it. */
export const LOOPBACKS = [...Array.from({ length: 8 }, (_, index) => `127.0.0.${index + 1}`), '[::1]'];

const PATIENCE_MS = 60_000;

/** Bytes of `/static/big.bin`, which leave by sendfile. */
export const BIG_FILE_BYTES = 3_000_017;

/**
 * nginx as Debian ships it, with a configuration, a folder and a port of its own. Two workers.
 *
 *   /ok 200   /empty 204   /moved 301   /missing 404   /broken 500   /items/… 200 for any method (body discarded)
 *   /static/small.txt, /static/big.bin by sendfile        /service/… → the Node.js service
 */
export class Nginx implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;
  /** Of the log, when it was last read. */
  #lines = 0;

  private constructor(port: number, child: Child, folder: TemporaryFolder) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  /** `locations`: what the server block holds besides the root, instead of the above; `servicePort`: the upstream `service`. */
  static async start(servicePort: number, locations = LOCATIONS): Promise<Nginx> {
    const folder = new TemporaryFolder();
    const port = await freePort();
    mkdirSync(folder.file('www/static'), { recursive: true });
    writeFileSync(folder.file('www/static/small.txt'), 'small\n');
    writeFileSync(folder.file('www/static/big.bin'), Buffer.alloc(BIG_FILE_BYTES, 'HTTP/1.1 200 OK\r\n\r\n'));
    writeFileSync(folder.file('nginx.conf'), configuration({ folder: folder.path, port, servicePort, locations }));
    const child = new Child('nginx', ['-c', folder.file('nginx.conf'), '-e', folder.file('error.log')]);
    await accepting(child, port);
    await accepting(child, port, '::1');
    return new Nginx(port, child, folder);
  }

  /** Of the master; the workers are its children. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Of the Unix socket at which it listens, too. */
  get socket(): string {
    return this.#folder.file('nginx.sock');
  }

  /** The access log's account since nginx started, once it holds `expected` lines: nginx writes a line after the answer. */
  async account(steps: readonly HttpStep[], expected: number): Promise<Account> {
    const account = new Account();
    for (const line of await this.#logged(expected)) {
      const [method = '', uri = '', status = ''] = line.split(' ');
      account.add(method, resourceOf(steps, method, uri), status === '499' ? UNANSWERED : status);
    }
    return account;
  }

  /** Forgets what the log holds, once it has `more` lines than when it was last read: those were asked for since. */
  async clearAccount(more = 0): Promise<void> {
    await this.#logged(this.#lines + more);
    writeFileSync(this.#folder.file('access.log'), '');
    this.#lines = 0;
  }

  /** The lines of the log, as soon as it has that many, or when they do not come. */
  async #logged(expected: number): Promise<string[]> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const lines = readFileSync(this.#folder.file('access.log'), 'utf8').split('\n').slice(0, -1);
      this.#lines = lines.length;
      if (lines.length >= expected || performance.now() > deadline) return lines;
      await delay(10);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }
}

const LOCATIONS = `
    location = /ok { return 200 "ok\\n"; }
    location = /empty { return 204; }
    location = /moved { return 301 /ok; }
    location = /missing { return 404; }
    location = /broken { return 500; }
    location /items/ { return 200 "item\\n"; }
    location /service/ { proxy_pass http://service/; proxy_read_timeout 30s; }
`;

interface Configuration {
  readonly folder: string;
  readonly port: number;
  readonly servicePort: number;
  readonly locations: string;
}

/** The numbers of requests a connection may carry are raised: by default nginx closes it after 1,000. */
function configuration({ folder, port, servicePort, locations }: Configuration): string {
  return `daemon off; worker_processes 2; user root; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  log_format account '$request_method $request_uri $status'; access_log ${folder}/access.log account;
  sendfile on; keepalive_requests 1000000; client_max_body_size 0;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  proxy_http_version 1.1; proxy_set_header Connection "";
  upstream service { server 127.0.0.1:${servicePort}; keepalive 8; keepalive_requests 1000000; }
  server {
    ${LOOPBACKS.map((address) => `listen ${address}:${port};`).join(' ')} listen unix:${folder}/nginx.sock;
    root ${folder}/www; ${locations}
  }
}
`;
}
