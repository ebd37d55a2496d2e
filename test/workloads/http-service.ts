import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Account } from '../load/account.ts';
import { type HttpStep, resourceOf } from '../load/http-step.ts';
import { Child } from './child.ts';
import { freePort } from './tcp.ts';

const PATIENCE_MS = 60_000;

/** The Node.js service of `http-service-program.ts`. */
export class HttpService implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;

  private constructor(port: number, child: Child) {
    this.port = port;
    this.#child = child;
  }

  static async start(): Promise<HttpService> {
    const port = await freePort();
    const script = fileURLToPath(new URL('./http-service-program.ts', import.meta.url));
    const child = Child.node(script, [`${port}`]);
    await child.line('stdout', 'listening');
    return new HttpService(port, child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The abstract Unix socket at which it listens, too: its name, without what marks it as one. */
  get abstractSocket(): string {
    return `http-service-${this.port}`;
  }

  /** Forgets what it has seen. */
  async clearAccount(): Promise<void> {
    await this.#ask();
  }

  /**
   * What the service has seen since the account was asked for or cleared, once that are `expected` requests: it counts one
   * when that has ended, which a client that gives up does not wait for.
   */
  async account(steps: readonly HttpStep[], expected: number): Promise<Account> {
    const account = new Account();
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      for (const [method, url, status, count] of await this.#ask()) {
        account.add(method, resourceOf(steps, method, url), status, count);
      }
      if (account.total() >= expected || performance.now() > deadline) return account;
      await delay(10);
    }
  }

  async #ask(): Promise<ServiceRow[]> {
    const before = this.#child.stdout.length;
    this.#child.write('account\n');
    await this.#child.until(() => this.#child.stdout.indexOf('\n', before) > 0, 'an account');
    return JSON.parse(this.#child.stdout.slice(before)) as ServiceRow[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}

type ServiceRow = [method: string, url: string, status: string, count: number];
