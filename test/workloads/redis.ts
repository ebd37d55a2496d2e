import { once } from 'node:events';
import { connect } from 'node:net';
import { Account } from '../load/account.ts';
import { encode } from '../load/redis-command.ts';
import { Child } from './child.ts';
import { accepting, freePort } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** A redis-server as Debian ships it, with a port and a folder of its own. */
export class Redis implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;

  private constructor(port: number, child: Child, folder: TemporaryFolder) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  /** `settings`: as redis.conf has them, on the command line. */
  static async start(settings: readonly string[] = []): Promise<Redis> {
    const folder = new TemporaryFolder();
    const port = await freePort();
    const listening = ['--port', `${port}`, '--bind', '127.0.0.1', '::1', '--unixsocket', folder.file('redis.sock')];
    const forgetful = ['--save', '', '--appendonly', 'no', '--dir', folder.path];
    // DEBUG SLEEP is the only command that answers late by itself.
    const debug = ['--enable-debug-command', 'local'];
    const child = new Child('redis-server', [...listening, ...forgetful, ...debug, ...settings]);
    await accepting(child, port);
    await accepting(child, port, '::1');
    return new Redis(port, child, folder);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Of the Unix socket at which it listens, too. */
  get socket(): string {
    return this.#folder.file('redis.sock');
  }

  /** The server's own account since it started: `INFO commandstats` and, of rejected commands, `errorstats`. */
  async account(): Promise<RedisAccount> {
    const text = await this.#ask('INFO', 'everything');
    const calls = new Map<string, number>();
    for (const [, name, count] of text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
      calls.set((name as string).toUpperCase().replace('|', ' '), Number(count));
    }
    const errors = new Map<string, number>();
    for (const [, name, count] of text.matchAll(/^errorstat_([^:]+):count=(\d+)/gm)) {
      errors.set(name as string, Number(count));
    }
    return { calls, errors };
  }

  async #ask(...command: string[]): Promise<string> {
    const socket = connect(this.port, '127.0.0.1').setEncoding('utf8');
    socket.write(encode(...command));
    let text = '';
    for await (const part of socket) {
      text += part;
      const head = /^\$(\d+)\r\n/.exec(text);
      if (head !== null && text.length >= head[0].length + Number(head[1]) + 2) break;
    }
    if (!socket.closed) await once(socket, 'close');
    return text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }
}

export interface RedisAccount {
  /** By command, `CONFIG GET` with its subcommand. */
  readonly calls: ReadonlyMap<string, number>;
  /** By the first word of the error. */
  readonly errors: ReadonlyMap<string, number>;
}

/** What the server counted between two accounts, without the `INFO` that asked. Rejected commands have no name there: `_OTHER`. */
export function redisDifference(before: RedisAccount, after: RedisAccount): Account {
  const account = new Account();
  const failures = new Map<string, number>();
  for (const [error, count] of after.errors) failures.set(error, count - (before.errors.get(error) ?? 0));
  for (const [command, count] of after.calls) {
    if (command === 'INFO') continue;
    const calls = count - (before.calls.get(command) ?? 0);
    const wrongType = command === 'LPUSH' ? (failures.get('WRONGTYPE') ?? 0) : 0;
    account.add(command, null, 'WRONGTYPE', wrongType);
    account.add(command, null, 'ok', calls - wrongType);
  }
  account.add('_OTHER', null, 'ERR', failures.get('ERR') ?? 0);
  return account;
}
