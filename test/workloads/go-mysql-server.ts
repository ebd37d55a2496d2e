import { Child } from './child.ts';
import { languageCommand } from './language-command.ts';
import { freePort } from './tcp.ts';

/** A server of MySQL's protocol in Go, by go-mysql: it answers the statements of `MariaDb.shop()`, but no CALL. */
export class GoMysqlServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;

  private constructor(port: number, child: Child) {
    this.port = port;
    this.#child = child;
  }

  static async start(): Promise<GoMysqlServer> {
    const port = await freePort();
    const [program = '', ...args] = await languageCommand('go-mysql', 'mysql-server', `${port}`);
    const child = new Child(program, args);
    await child.line('stdout', 'ready');
    return new GoMysqlServer(port, child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What it was asked for since it started: statements by their verb, commands by their name. To be asked once. */
  async account(): Promise<Readonly<Record<string, number>>> {
    this.#child.write('account\n');
    return JSON.parse(await this.#child.line('stdout', '{')) as Record<string, number>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
