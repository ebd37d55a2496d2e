import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import { freePort } from './tcp.ts';

/** A line of its log. */
export interface Logged {
  readonly id: number;
  /** The client's. */
  readonly port: number;
  readonly milliseconds: number;
}

/** An endpoint that is quick or slow, and says by its own log how slow: see `two-ways-program.ts`. */
export class TwoWays implements AsyncDisposable {
  readonly #port: number;
  readonly #child: Child;

  private constructor(port: number, child: Child) {
    this.#port = port;
    this.#child = child;
  }

  static async start(): Promise<TwoWays> {
    const port = await freePort();
    const child = Child.node(fileURLToPath(new URL('./two-ways-program.ts', import.meta.url)), [`${port}`]);
    await child.line('stdout', 'listening');
    return new TwoWays(port, child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Asks for an order on a connection of its own: the client's port tells it from all others. */
  async order(id: number, waitMs: number): Promise<void> {
    const agent = new Agent({ keepAlive: false });
    await new Promise<void>((done, fail) => {
      const path = `/orders/${id}?wait=${waitMs}`;
      get({ port: this.#port, host: '127.0.0.1', path, agent }, (response) => {
        response.resume().on('end', done).on('error', fail);
      }).on('error', fail);
    });
  }

  /** Its whole log, once it has so many lines. */
  async log(lines: number): Promise<readonly Logged[]> {
    const logged = () => this.#child.stdout.split('\n').slice(1, -1);
    await this.#child.until(() => logged().length >= lines, `${lines} lines of its log`);
    return logged().map((line) => JSON.parse(line) as Logged);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
