import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of the host in a folder of its own. */
export interface RunningServer {
  readonly port: number;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts a server on a free port and waits until it accepts. `prepare` writes its files and returns its command line. */
export async function startServer(
  prepare: (folder: string, port: number) => readonly string[],
): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sae-record-'));
  const port = await freePort();
  const [command, ...args] = prepare(folder, port);
  const child = spawn(command as string, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await accepting(port);
  return {
    port,
    folder,
    stop: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs a client to its end; `input` is its standard input. Returns what it printed. */
export async function runClient(command: string, args: readonly string[], input = ''): Promise<string> {
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stdin?.end(input);
  await once(child, 'close');
  return output;
}

/** Without COMMAND: redis-cli asks for all its documentation, 170 kB, before it does anything else. */
export function redisServer(): Promise<RunningServer> {
  return startServer((folder, port) => {
    const settings = [
      'port',
      port,
      'bind',
      '127.0.0.1',
      'save',
      '""',
      'dir',
      folder,
      'logfile',
      join(folder, 'log'),
      'rename-command',
      'COMMAND ""',
    ];
    const lines = settings.map((word, i) => (i % 2 === 0 ? `${word} ${settings[i + 1]}\n` : ''));
    writeFileSync(join(folder, 'redis.conf'), lines.join(''));
    return ['redis-server', join(folder, 'redis.conf')];
  });
}

/** `more`: further directives of its server. */
export function nginxServer(more = ''): Promise<RunningServer> {
  return startServer((folder, port) => {
    writeFileSync(join(folder, 'hello.txt'), 'hello\n');
    writeFileSync(join(folder, 'page.html'), '<p>page</p>\n'.repeat(300));
    writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(folder, port, more));
    return ['nginx', '-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'error.log')];
  });
}

function nginxConfiguration(folder: string, port: number, more: string): string {
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepting(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) =>
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false)),
    );
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`nothing accepts on port ${port}`);
}
