import { setTimeout as delay } from 'node:timers/promises';
import { Child } from './child.ts';
import { freePort } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** What MariaDB counts itself of what its clients sent and got: whole packets with their heads. */
export interface MovedBytes {
  readonly received: number;
  readonly sent: number;
}

const SHOP = [
  'create database shop',
  'use shop',
  'create table orders (id bigint primary key, note varchar(255))',
  "insert into orders values (1, 'first'), (2, 'second'), (3, null)",
  'create table users (id bigint primary key, name varchar(255))',
  "insert into users values (1, 'Ann')",
  'create table visits (id bigint auto_increment primary key, note varchar(255))',
  'create table items (id bigint primary key, note varchar(255))',
  "insert into items select seq, concat('item with the number ', seq) from seq_1_to_3001",
  // The semicolon that ends it is the delimiter again.
  `delimiter $
   create procedure report(in secret bigint) begin
   select id, note from orders where id <> secret; select count(*) from users; end $
   delimiter `,
];

/** A mariadbd as Debian ships it, with a folder of its own; it listens at a Unix socket, and where asked for at 127.0.0.1. */
export class MariaDb implements AsyncDisposable {
  /** 0 where it listens at its Unix socket alone. */
  readonly port: number;
  readonly #folder: TemporaryFolder;
  readonly #server: Child;
  /** A session that stays open: so that its own bytes can be told from those of others. */
  readonly #session: Child;
  #answers = 0;

  private constructor(folder: TemporaryFolder, port: number, server: Child, session: Child) {
    this.port = port;
    this.#folder = folder;
    this.#server = server;
    this.#session = session;
  }

  static async start({ listens = false } = {}): Promise<MariaDb> {
    const folder = new TemporaryFolder();
    const where = ['--no-defaults', '--user=root', `--datadir=${folder.file('data')}`];
    const install = new Child('mariadb-install-db', [
      ...where,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ]);
    const { code } = await install.exited;
    if (code !== 0) throw new Error(`mariadb-install-db ended with ${code}: ${install.stdout}${install.stderr}`);
    const socket = folder.file('mariadb.sock');
    const port = listens ? await freePort() : 0;
    const network = listens ? ['--bind-address=127.0.0.1', `--port=${port}`] : ['--skip-networking'];
    const server = new Child('mariadbd', [...where, `--socket=${socket}`, ...network, '--skip-log-bin']);
    await server.line('stderr', 'Version:');
    const session = new Child('mariadb', [...MariaDb.client(socket), '--unbuffered']);
    return new MariaDb(folder, port, server, session);
  }

  /** Arguments for the `mariadb` client. */
  static client(socket: string): string[] {
    return ['--no-defaults', '--user=root', `--socket=${socket}`, '--batch', '--skip-column-names'];
  }

  get pid(): number {
    return this.#server.pid;
  }

  get socket(): string {
    return this.#folder.file('mariadb.sock');
  }

  /** Makes tables in the database `shop`, and a procedure of several results. */
  async shop(): Promise<void> {
    for (const statement of SHOP) this.#session.write(`${statement};\n`);
    await this.#ask('select 1');
  }

  /** Its counters of commands, `COM_SELECT` and so on, of all sessions but its own. */
  async commands(): Promise<ReadonlyMap<string, number>> {
    const counters = `select group_concat(concat(g.variable_name, '=', cast(g.variable_value - s.variable_value as integer))
      separator ' ') from information_schema.global_status g join information_schema.session_status s
      using (variable_name) where variable_name like 'COM\\_%'`;
    const answer = await this.#ask(counters.replaceAll('\n', ' '));
    return new Map(answer.split(' ').map((pair) => [pair.split('=')[0] as string, Number(pair.split('=')[1])]));
  }

  /** Of all sessions but its own, once the others have ended. */
  async movedBytes(): Promise<MovedBytes> {
    while ((await this.#ask('select count(*) from information_schema.processlist where user = "root"')) !== '1') {
      await delay(10);
    }
    const answer = await this.#ask(`select ${others('Bytes_received')}, ${others('Bytes_sent')}`);
    const [received = 0, sent = 0] = answer.split('\t').map(Number);
    return { received, sent };
  }

  async #ask(query: string): Promise<string> {
    this.#session.write(`${query};\n`);
    this.#answers += 1;
    const lines = (): string[] => this.#session.stdout.split('\n').slice(0, -1);
    await this.#session.until(() => lines().length >= this.#answers, 'an answer');
    return lines()[this.#answers - 1] as string;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.stop();
    await this.#server.stop();
    this.#folder[Symbol.dispose]();
  }
}

function others(name: string): string {
  const value = (scope: string): string =>
    `(select variable_value from information_schema.${scope}_status where variable_name = '${name}')`;
  return `cast(${value('global')} - ${value('session')} as integer)`;
}
