import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from '../workloads/child.ts';
import { type CommandLine, languageCommand, source } from '../workloads/language-command.ts';
import { freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { configured } from './server-configurations.ts';
import { readLog, type ServerLog } from './server-logs.ts';

interface Recipe {
  readonly command: (port: number, folder: string) => CommandLine | Promise<CommandLine>;
  /** Whether it keeps an account of all that it answers. h2o's lacks what it refused to parse. */
  readonly logs: boolean;
}

const RECIPES = {
  nginx: { command: configured.nginx, logs: true },
  Apache: { command: configured.apache, logs: true },
  lighttpd: { command: configured.lighttpd, logs: true },
  h2o: { command: configured.h2o, logs: false },
  'Node.js': own((port) => languageCommand('node', 'http-server-program.ts', port)),
  Go: own((port) => languageCommand('go', 'http-server', port)),
  Python: own((port) => languageCommand('python', 'http_threads.py', port, '1.1')),
  Java: own((port) => languageCommand('java', 'JdkHttpServer', port)),
  PHP: own(async (port) => ['php', '-q', '-S', `127.0.0.1:${port}`, source('php/router.php')]),
} as const satisfies Record<string, Recipe>;
export type OddServerName = keyof typeof RECIPES;
export const ODD_SERVERS = Object.keys(RECIPES) as OddServerName[];

/** A server of the matrix, with its own account of what it answered. */
export class OddServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;
  readonly #recipe: Recipe;

  private constructor(port: number, child: Child, folder: TemporaryFolder, recipe: Recipe) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
    this.#recipe = recipe;
  }

  static async start(name: OddServerName): Promise<OddServer> {
    const folder = new TemporaryFolder();
    const port = await freePort();
    const [command, ...args] = await RECIPES[name].command(port, folder.path);
    const child = new Child(command, args);
    while (!(await answers(port))) {
      if (!child.running) throw new Error(`${name} ended before it answered: ${child.stderr}${child.stdout}`);
      await delay(20);
    }
    return new OddServer(port, child, folder, RECIPES[name]);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Lets it end. @returns what it says itself; null: it keeps no account */
  async stop(): Promise<ServerLog | null> {
    await this.#child.stop();
    return this.#recipe.logs ? readLog(this.#folder.file('access.log')) : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }
}

function own(command: (port: string) => Promise<CommandLine>): Recipe {
  return { command: (port) => command(`${port}`), logs: false };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/plain', agent: false }, (answer) => {
      answer.resume().once('close', () => resolve(answer.statusCode === 200));
    });
    request.once('error', () => resolve(false));
  });
}
