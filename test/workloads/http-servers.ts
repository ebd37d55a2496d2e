import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from './child.ts';
import { type CommandLine, type Language, languageCommand, pythonModule, source } from './language-command.ts';
import { configured } from './server-configurations.ts';
import { freePort } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** How a server is brought up, with a folder of its own; more than one program where one stands before another. */
interface Recipe {
  readonly language: Language;
  readonly commands: (port: number, folder: string) => Promise<readonly CommandLine[]>;
}

/** Servers that give the answers of README.md, `HTTP servers`. */
const RECIPES = {
  'go net/http': one('go', (port) => languageCommand('go', 'http-server', port)),
  'java httpserver': one('java', (port) => languageCommand('java', 'JdkHttpServer', port)),
  'java netty': one('java', (port) => languageCommand('java', 'NettyHttpServer', port)),
  'node http': one('node', (port) => languageCommand('node', 'http-server-program.ts', port)),
  'php -S': one('php', async (port) => ['php', '-q', '-S', `127.0.0.1:${port}`, source('php/router.php')]),
  'python threads, HTTP/1.0': one('python', (port) => languageCommand('python', 'http_threads.py', port, '1.0')),
  'python threads, HTTP/1.1': one('python', (port) => languageCommand('python', 'http_threads.py', port, '1.1')),
  'python uvicorn': one('python', async (port) =>
    pythonModule('uvicorn', '--app-dir', source('python'), '--port', port, '--log-level', 'error', 'answers:asgi'),
  ),
  'python gunicorn': one('python', async (port) => {
    const where = ['--chdir', source('python'), '--bind', `127.0.0.1:${port}`];
    return pythonModule('gunicorn', '--workers', '2', ...where, '--log-level', 'error', 'answers:wsgi');
  }),
  'rust hyper': one('rust', (port) => languageCommand('rust', 'http-server', port)),
  'c nginx': { language: 'c', commands: configured.nginx },
  'c haproxy before node': { language: 'c', commands: configured.haproxy },
  'php php-fpm behind nginx': { language: 'php', commands: configured.phpFpm },
} as const satisfies Record<string, Recipe>;
export type HttpServerName = keyof typeof RECIPES;

/** A running server: all its programs' pids. */
export class HttpServer implements AsyncDisposable {
  readonly port: number;
  readonly #children: readonly Child[];
  readonly #folder: TemporaryFolder;

  private constructor(port: number, children: readonly Child[], folder: TemporaryFolder) {
    this.port = port;
    this.#children = children;
    this.#folder = folder;
  }

  static async start(name: HttpServerName): Promise<HttpServer> {
    const folder = new TemporaryFolder();
    const port = await freePort();
    const commands = await RECIPES[name].commands(port, folder.path);
    const children = commands.map(([command, ...args]) => new Child(command, args));
    while ((await plainStatus(port)) !== 200) {
      const ended = children.find((child) => !child.running);
      if (ended !== undefined) throw new Error(`${name} ended before it answered: ${ended.stderr}${ended.stdout}`);
      await delay(20);
    }
    return new HttpServer(port, children, folder);
  }

  /** Of the program that listens at `port`. */
  get pid(): number {
    return (this.#children[0] as Child).pid;
  }

  /** Of all its programs, `pid` first. */
  get pids(): readonly number[] {
    return this.#children.map((child) => child.pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => child.stop()));
    this.#folder[Symbol.dispose]();
  }
}

function one(language: Language, command: (port: string) => Promise<CommandLine>): Recipe {
  return { language, commands: async (port) => [await command(`${port}`)] };
}

/** Of `GET /plain` over a connection of its own; null: nobody listens yet. */
function plainStatus(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/plain', agent: false }, (answer) => {
      answer.resume().once('close', () => resolve(answer.statusCode ?? null));
    });
    request.once('error', () => resolve(null));
  });
}
