/** Proxies as clients: what they say of the server behind them is in their logs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Child } from '../workloads/child.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import type { OddAnswer } from './answers.ts';
import { ask } from './ask.ts';
import type { OddClient, Said } from './clients.ts';

/** More than a proxy takes at once. */
const UPLOAD = Buffer.alloc(200_000);

export async function startNginx(behind: number, answers: readonly OddAnswer[]): Promise<OddClient> {
  const folder = new TemporaryFolder();
  const port = await freePort();
  const logs = { access: folder.file('access.log'), error: folder.file('error.log') };
  writeFileSync(folder.file('nginx.conf'), nginxConfiguration(port, behind, folder.path));
  const child = new Child('nginx', ['-c', folder.file('nginx.conf'), '-e', logs.error]);
  const said = (): ReadonlyMap<string, Said> =>
    readNginx(readFileSync(logs.access, 'latin1'), readFileSync(logs.error, 'latin1'));
  return ProxyClient.start({ child, folder, port, answers, said });
}

export async function startHaproxy(behind: number, answers: readonly OddAnswer[]): Promise<OddClient> {
  const folder = new TemporaryFolder();
  const port = await freePort();
  writeFileSync(folder.file('haproxy.cfg'), haproxyConfiguration(port, behind));
  const child = new Child('haproxy', ['-f', folder.file('haproxy.cfg'), '-db']);
  return ProxyClient.start({ child, folder, port, answers, said: () => readHaproxy(child.stdout) });
}

interface ProxyParts {
  readonly child: Child;
  readonly folder: TemporaryFolder;
  readonly port: number;
  readonly answers: readonly OddAnswer[];
  /** By the name in the path. */
  readonly said: () => ReadonlyMap<string, Said>;
}

class ProxyClient implements OddClient {
  readonly #parts: ProxyParts;

  private constructor(parts: ProxyParts) {
    this.#parts = parts;
  }

  static async start(parts: ProxyParts): Promise<ProxyClient> {
    await accepting(parts.child, parts.port);
    return new ProxyClient(parts);
  }

  get pid(): number {
    return this.#parts.child.pid;
  }

  async run(): Promise<readonly Said[]> {
    const { child, port, answers, said } = this.#parts;
    for (const answer of answers) {
      await ask(port, requestOf(answer));
      await child.until(() => said().has(answer.name), `a word about ${answer.name}`);
    }
    return answers.map(({ name }) => said().get(name) as Said);
  }

  async close(): Promise<void> {
    await this.#parts.child.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.child.stop();
    this.#parts.folder[Symbol.dispose]();
  }
}

function requestOf({ name, method }: OddAnswer): Parameters<typeof ask>[1] {
  const length = method === 'POST' ? `Content-Length: ${UPLOAD.length}\r\n` : '';
  const head = `${method} /${name} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${length}\r\n`;
  return { name, pieces: method === 'POST' ? [head, UPLOAD] : [head], requests: 1 };
}

/** Trouble with a body is in the error log alone. A status of its own is none of the server's. */
function readNginx(access: string, errors: string): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const [, name = '', status = ''] of access.matchAll(/^\/(\S+) (\d+|-)/gm)) {
    const error = errors.split('\n').find((line) => line.includes('[error]') && line.includes(` /${name} HTTP`));
    const isOwn = status === '-' || status === '502' || status === '504';
    said.set(name, { status: isOwn ? null : status, error: error ?? null });
  }
  return said;
}

/** Its word for how a session ended has the phase for its second letter: H is that of the server's head. */
function readHaproxy(log: string): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const [, name = '', status = '', how = ''] of log.matchAll(/\/(\S+) (\d+|-1) (\S\S)$/gm)) {
    const isDone = how === '--';
    said.set(name, { status: isDone || how.endsWith('D') ? status : null, error: isDone ? null : how });
  }
  return said;
}

function nginxConfiguration(port: number, behind: number, folder: string): string {
  return `daemon off; worker_processes 1; user root; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  log_format odd '$uri $upstream_status'; access_log ${folder}/access.log odd;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${behind}; proxy_http_version 1.1; proxy_request_buffering off;
      proxy_next_upstream off; proxy_read_timeout 5s;
    }
  }
}
`;
}

function haproxyConfiguration(port: number, behind: number): string {
  return `defaults
  mode http
  retries 0
  log stdout format raw local0
  log-format "%HU %ST %ts"
  timeout connect 5s
  timeout client 5s
  timeout server 5s
listen front
  bind 127.0.0.1:${port}
  server odd 127.0.0.1:${behind}
`;
}
