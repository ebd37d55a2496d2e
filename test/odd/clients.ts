import { Child } from '../workloads/child.ts';
import { type CommandLine, languageCommand } from '../workloads/language-command.ts';
import type { OddAnswer } from './answers.ts';
import { startHaproxy, startNginx } from './proxies.ts';

/** What a client says that it got. */
export interface Said {
  readonly status: string | null;
  readonly error: string | null;
}

/** A program that asks a server for odd answers, once it is told to. */
export interface OddClient extends AsyncDisposable {
  readonly pid: number;
  /** Of each answer. */
  run(): Promise<readonly Said[]>;
  /** Lets it end, and with it the connections that it keeps. */
  close(): Promise<void>;
}

type Start = (port: number, answers: readonly OddAnswer[]) => Promise<OddClient>;

const CLIENTS = {
  curl: program('shell', 'odd-client.sh', 'curl'),
  wget: program('shell', 'odd-client.sh', 'wget'),
  Go: program('go', 'odd-client'),
  'http.client': program('python', 'odd_client.py', 'http.client'),
  requests: program('python', 'odd_client.py', 'requests'),
  'node:http': program('node', 'odd-client-program.ts', 'http'),
  fetch: program('node', 'odd-client-program.ts', 'fetch'),
  'PHP streams': program('php', 'odd-client.php', 'streams'),
  'PHP curl': program('php', 'odd-client.php', 'curl'),
  Java: program('java', 'OddClient'),
  nginx: startNginx,
  haproxy: startHaproxy,
} as const satisfies Record<string, Start>;
export type OddClientName = keyof typeof CLIENTS;
export const ODD_CLIENTS = Object.keys(CLIENTS) as OddClientName[];

export function startClient(name: OddClientName, port: number, answers: readonly OddAnswer[]): Promise<OddClient> {
  return CLIENTS[name](port, answers);
}

function program(...[language, ...words]: Parameters<typeof languageCommand>): Start {
  return async (port, answers) => {
    const steps = answers.map(({ name, method }) => `${method}:${name}`);
    return ProgramClient.start(await languageCommand(language, ...words, `${port}`, ...steps));
  };
}

/** One that keeps the contract of test/workloads/README.md, `Odd clients`. */
class ProgramClient implements OddClient {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start([command, ...args]: CommandLine): Promise<ProgramClient> {
    const child = new Child(command, args);
    await child.line('stdout', 'ready');
    return new ProgramClient(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  async run(): Promise<readonly Said[]> {
    this.#child.write('go\n');
    await this.#child.line('stdout', 'done');
    const lines = this.#child.stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => {
      const { status, error } = JSON.parse(line) as { status: number | null; error: string | null };
      return { status: status === null ? null : `${status}`, error };
    });
  }

  async close(): Promise<void> {
    this.#child.write('close\n');
    await this.#child.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
