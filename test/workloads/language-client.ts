import { Child } from './child.ts';
import type { CommandLine } from './language-command.ts';

export interface ClientOptions {
  /** On 127.0.0.1; or the path of a Unix socket, for a client that README.md says takes one. */
  readonly port: number | string;
  readonly connections: number;
  /** Requests on each connection before `ready`; 0: connect afterwards. */
  readonly warm: number;
  /** `GET /plain 200 6 503`, `pipeline 101`: the last word is how often. */
  readonly steps: readonly string[];
}

/** How many transactions of each kind a client sent, and got the wanted answers to. */
export type Sent = Readonly<Record<string, number>>;

/** A client in some language: held at `ready` until `release`; keeps its connections until `close`. */
export class LanguageClient implements AsyncDisposable {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(command: CommandLine, options: ClientOptions): Promise<LanguageClient> {
    const { port, connections, warm, steps } = options;
    const [program, ...args] = command;
    const child = new Child(program, [...args, `${port}`, `${connections}`, `${warm}`, ...steps]);
    await child.line('stdout', 'ready');
    return new LanguageClient(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  release(): void {
    this.#child.write('go\n');
  }

  /** Resolves when every answer was received and checked. */
  async sent(): Promise<Sent> {
    return (JSON.parse(await this.#child.line('stdout', '{')) as { sent: Sent }).sent;
  }

  /** Lets it end. */
  async close(): Promise<void> {
    this.#child.write('close\n');
    const { code, signal } = await this.#child.exited;
    if (code !== 0) throw new Error(`the client ended with ${code ?? signal}: ${this.#child.stderr}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
