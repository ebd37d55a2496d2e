import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import { freePort } from './tcp.ts';

/** A server that waits and says how long it took by its own clock: see `slow-server-program.ts`. */
export class SlowServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;

  private constructor(port: number, child: Child) {
    this.port = port;
    this.#child = child;
  }

  static async start(): Promise<SlowServer> {
    const port = await freePort();
    const script = fileURLToPath(new URL('./slow-server-program.ts', import.meta.url));
    const child = Child.node(script, [`${port}`]);
    await child.line('stdout', 'listening');
    return new SlowServer(port, child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** By path, in the order of the answers, ns. */
  async durations(): Promise<Readonly<Record<string, readonly number[]>>> {
    const before = this.#child.stdout.length;
    this.#child.write('durations\n');
    await this.#child.until(() => this.#child.stdout.indexOf('\n', before) > 0, 'its durations');
    return JSON.parse(this.#child.stdout.slice(before)) as Record<string, number[]>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
