import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import { pythonModule, source } from './language-command.ts';
import { accepting, freePort } from './tcp.ts';

interface Place {
  readonly port: number;
  /** Where calls go. */
  readonly backend: number;
}

interface Recipe {
  command({ port, backend }: Place): readonly string[];
}

/** `go run` would leave what it runs behind. */
const BUILD_GO = 'go build -o "$0" "$1" && shift && exec "$0" "$@"';
const BUILT_GO = fileURLToPath(new URL('../../build/workloads/chain-server', import.meta.url));

/** Servers that make `Calls` calls for each request, with its user agent, and with its traceparent if it has one. */
const RECIPES = {
  gunicorn: {
    command: ({ port }) =>
      pythonModule(
        'gunicorn',
        ...['--worker-class', 'gthread', '--workers', '2', '--threads', '32', '--log-level', 'error'],
        ...['--chdir', source('chains'), '--bind', `127.0.0.1:${port}`, 'chain_wsgi:application'],
      ),
  },
  'php -S': {
    command: ({ port }) => ['php', '-q', '-S', `127.0.0.1:${port}`, source('chains/chain.php')],
  },
  java: {
    command: ({ port, backend }) => ['java', '-Xmx256m', source('chains/ChainServer.java'), `${port}`, `${backend}`],
  },
  node: {
    command: ({ port, backend }) => [process.execPath, source('chains/chain-loop-program.ts'), `${port}`, `${backend}`],
  },
  'node cluster': {
    command: ({ port, backend }) => [
      process.execPath,
      source('chains/chain-cluster-program.ts'),
      `${port}`,
      `${backend}`,
    ],
  },
  go: {
    command: ({ port, backend }) => [
      'bash',
      '-c',
      BUILD_GO,
      BUILT_GO,
      source('chains/chain_server.go'),
      `${port}`,
      `${backend}`,
    ],
  },
  asyncio: {
    command: ({ port, backend }) => ['/usr/bin/python3', '-B', source('chains/chain_loop.py'), `${port}`, `${backend}`],
  },
} as const satisfies Record<string, Recipe>;
export type ChainServerName = keyof typeof RECIPES;

/** Workers of `php -S`. */
const WORKERS = 16;

export class ChainServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;

  private constructor(port: number, child: Child) {
    this.port = port;
    this.#child = child;
  }

  static async start(name: ChainServerName, backend: number, redis: number): Promise<ChainServer> {
    const port = await freePort();
    const [command = '', ...args] = RECIPES[name].command({ port, backend });
    const places = { BACKEND: `${backend}`, REDIS: `${redis}`, PHP_CLI_SERVER_WORKERS: `${WORKERS}` };
    const child = new Child(command, args, { env: { ...process.env, ...places } });
    await accepting(child, port);
    return new ChainServer(port, child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The first process of `php -S` leaves its workers behind, who hold its output open.
    const workers = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8').split(' ').filter(Boolean);
    const stopped = this.#child.stop();
    for (const pid of workers) process.kill(Number(pid), 'SIGTERM');
    await stopped;
  }
}
