import { fileURLToPath } from 'node:url';
import type { Child } from '../workloads/child.ts';
import type { Network, Side } from './network.ts';

/** Long: nothing of a test waits for it. */
const NEVER_IDLE_SECONDS = 60;

/** `failing_client.py`: does what it is told, one thing at a time. */
export class FailingClient implements AsyncDisposable {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(network: Network, side: Side = 'client'): Promise<FailingClient> {
    const child = network.spawn(side, 'python3', ['-u', program('failing_client.py')]);
    await child.line('stdout', 'ready');
    return new FailingClient(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What came of it, as the program itself saw it. */
  async do(command: string, ...args: readonly (string | number)[]): Promise<string> {
    const before = this.#child.stdout.length;
    this.#child.write(`${[command, ...args].join(' ')}\n`);
    await this.#child.until(() => this.#child.stdout.indexOf('\n', before) > 0, `an end of ${command}`);
    return this.#child.stdout
      .slice(before)
      .trim()
      .replace(/^done /, '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}

/** `failing_server.py` in the server's namespace. */
export class FailingServer implements AsyncDisposable {
  /** Serves; nobody listens there; resets what it accepts; serves, too. */
  readonly ports: {
    readonly open: number;
    readonly closed: number;
    readonly resetting: number;
    readonly other: number;
  };
  readonly #child: Child;

  private constructor(child: Child, ports: readonly number[]) {
    this.#child = child;
    const [open = 0, closed = 0, resetting = 0, other = 0] = ports;
    this.ports = { open, closed, resetting, other };
  }

  static async start(network: Network, idleSeconds = NEVER_IDLE_SECONDS): Promise<FailingServer> {
    const child = network.spawn('server', 'python3', ['-u', program('failing_server.py'), `${idleSeconds}`]);
    const line = await child.line('stdout', 'ports');
    return new FailingServer(child, line.split(' ').slice(1).map(Number));
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Resolves with its line that begins so. */
  line(prefix: string): Promise<string> {
    return this.#child.line('stdout', prefix);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}

function program(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}
