/**
 * A MySQL client that counts exactly: `mysql-load.ts OPTIONS-AS-JSON`. Prints `ready`, waits for a line, sends the plan,
 * counts the packets of every answer, prints a `LoadResult`, waits for a line, and closes.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { command, packet, u32 } from '../protocols/mysql/packets.ts';
import { Account } from './account.ts';
import { finished, held } from './held-start.ts';
import { interleave } from './interleave.ts';
import { MYSQL_COMMANDS, type MysqlCommand, PREPARED } from './mysql-command.ts';

export interface MysqlLoadOptions {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Commands in one write; the next ones follow when all are answered. */
  readonly depth: number;
  /** Names of `MYSQL_COMMANDS`. */
  readonly steps: readonly { readonly command: string; readonly count: number }[];
  /** Open the connections, and send this many commands on each, before `ready`; null: connect after it. */
  readonly warm: number | null;
}

/** PROTOCOL_41, CONNECT_WITH_DB, TRANSACTIONS, SECURE_CONNECTION, MULTI_RESULTS. */
const CAPABILITIES = 0x0002a208;
const LOGIN = packet(1, `${u32(CAPABILITIES)}${u32(2 ** 24)}\x2d${'\0'.repeat(23)}root\0\0shop\0`);
const HEADER = 4;
/** Of a statement: in the answer to PREPARE, and in EXECUTE. */
const NUMBER_AT = 5;
/** A name that sae-mon gives to what was prepared before it came. */
const PREPARED_BEFORE = { operation: 'STMT_EXECUTE', resource: '(prepared before)' };

class Connection {
  readonly #socket: Socket;
  /** Packets still to come of each answer, in order, with the last one's first byte. */
  readonly #expected: { packets: number; readonly lastByte: number }[] = [];
  /** Of the packet that is being read. */
  readonly #head = Buffer.alloc(HEADER + 1);
  #headBytes = 0;
  #left = 0;
  #answered: () => void = () => undefined;
  #last: Buffer = Buffer.alloc(0);
  /** Number of the statement that was prepared, as bytes. */
  #statement = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#last = bytes;
      this.#take(bytes);
    });
    socket.on('end', () => {
      throw new Error('the server closed the connection');
    });
  }

  static async open(options: MysqlLoadOptions): Promise<Connection> {
    const socket = connect(options.port, options.host);
    const connection = new Connection(socket);
    await connection.#heard({ packets: 1, lastByte: 0x0a }, '');
    await connection.#heard({ packets: 1, lastByte: 0 }, LOGIN);
    await connection.#heard({ ...PREPARED }, PREPARED.request);
    connection.#statement = u32(connection.#last.readUInt32LE(NUMBER_AT));
    return connection;
  }

  #heard(answer: { packets: number; readonly lastByte: number }, request: string): Promise<void> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#expected.push({ packets: answer.packets, lastByte: answer.lastByte });
      if (request !== '') this.#socket.write(request, 'latin1');
    });
  }

  /** One write; `answered` is called when every answer has come. */
  send(commands: readonly MysqlCommand[], answered: () => void): void {
    this.#answered = answered;
    for (const { packets, lastByte } of commands) this.#expected.push({ packets, lastByte });
    this.#socket.write(commands.map((one) => this.#requestOf(one)).join(''), 'latin1');
  }

  #requestOf({ request, executes }: MysqlCommand): string {
    return executes ? request.slice(0, NUMBER_AT) + this.#statement + request.slice(NUMBER_AT + 4) : request;
  }

  async close(): Promise<void> {
    this.#socket.removeAllListeners('end').end(command(0x01), 'latin1');
    await once(this.#socket, 'close');
  }

  #take(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#left > 0) {
        const passed = Math.min(this.#left, bytes.length - at);
        this.#left -= passed;
        at += passed;
      } else {
        this.#head[this.#headBytes] = bytes[at] as number;
        this.#headBytes += 1;
        at += 1;
        if (this.#headBytes === HEADER + 1) {
          this.#headBytes = 0;
          this.#left = this.#head.readUIntLE(0, 3) - 1;
          this.#begun();
        }
      }
      if (this.#left === 0 && this.#headBytes === 0) this.#ended();
    }
  }

  #begun(): void {
    const answer = this.#expected[0];
    if (answer === undefined) throw new Error('an answer that nobody asked for');
    answer.packets -= 1;
    if (answer.packets === 0 && this.#head[HEADER] !== answer.lastByte) {
      throw new Error(`an answer ends with ${this.#head[HEADER]} in place of ${answer.lastByte}`);
    }
  }

  #ended(): void {
    if (this.#expected[0]?.packets !== 0) return;
    this.#expected.shift();
    if (this.#expected.length === 0) this.#answered();
  }
}

class Plan {
  readonly account = new Account();
  readonly #commands: readonly MysqlCommand[];
  readonly #order: Uint16Array;
  #at = 0;

  constructor({ steps, warm, connections }: MysqlLoadOptions) {
    this.#commands = steps.map(({ command: name }) => MYSQL_COMMANDS[name] as MysqlCommand);
    this.#order = interleave(steps.map(({ count }) => count));
    steps.forEach(({ command: name, count }, step) => {
      const { operation, resource, status } = this.#commands[step] as MysqlCommand;
      const shown = name === 'EXECUTE' && warm !== null ? PREPARED_BEFORE : { operation, resource };
      this.account.add(shown.operation, shown.resource, status, count);
    });
    if (warm !== null) return;
    this.account.add('LOGIN', null, 'ok', connections);
    this.account.add(PREPARED.operation, PREPARED.resource, 'ok', connections);
  }

  get left(): number {
    return this.#order.length - this.#at;
  }

  take(): MysqlCommand {
    return this.#commands[this.#order[this.#at++] as number] as MysqlCommand;
  }
}

function run(connection: Connection, plan: Plan, depth: number): Promise<void> {
  return new Promise((resolve) => {
    const next = (): void => {
      const batch: MysqlCommand[] = [];
      while (batch.length < depth && plan.left > 0) batch.push(plan.take());
      if (batch.length === 0) resolve();
      else connection.send(batch, next);
    };
    next();
  });
}

async function open(options: MysqlLoadOptions): Promise<Connection[]> {
  const connections: Connection[] = [];
  for (let index = 0; index < options.connections; index += 1) connections.push(await Connection.open(options));
  return connections;
}

async function warm(connections: readonly Connection[], count: number): Promise<void> {
  for (const connection of connections) {
    for (let n = 0; n < count; n += 1) {
      await new Promise<void>((resolve) => connection.send([MYSQL_COMMANDS['PING'] as MysqlCommand], resolve));
    }
  }
}

async function main(options: MysqlLoadOptions): Promise<void> {
  const early = options.warm === null ? null : await open(options);
  if (early !== null) await warm(early, options.warm ?? 0);
  await held();
  const connections = early ?? (await open(options));
  const plan = new Plan(options);
  const begun = performance.now();
  await Promise.all(connections.map((connection) => run(connection, plan, options.depth)));
  const seconds = (performance.now() - begun) / 1000;
  await finished({ account: plan.account.rows(), connections: connections.length, seconds });
  await Promise.all(connections.map((connection) => connection.close()));
  process.stdin.destroy();
}

await main(JSON.parse(process.argv[2] ?? '{}') as MysqlLoadOptions);
