/**
 * A Redis client that counts exactly: `redis-load.ts OPTIONS-AS-JSON`. Prints `ready`, waits for a line,
 * sends the plan, checks every byte of every answer, prints a `LoadResult`, waits for a line, and closes.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Account } from './account.ts';
import { ExpectedBytes } from './expected-bytes.ts';
import { finished, held } from './held-start.ts';
import { interleave } from './interleave.ts';
import { Pace } from './pace.ts';
import { REDIS_COMMANDS, type RedisCommand, setup } from './redis-command.ts';

export interface RedisLoadOptions {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Commands in one write; the next ones follow when all are answered. */
  readonly depth: number;
  /** Names of `REDIS_COMMANDS`. */
  readonly steps: readonly { readonly command: string; readonly count: number }[];
  /** Open the connections, and send this many commands on each, before `ready`; null: connect after it. */
  readonly warm: number | null;
  readonly ratePerSecond: number | null;
}

class Plan {
  readonly account = new Account();
  readonly #commands: readonly RedisCommand[];
  readonly #order: Uint16Array;
  readonly #done: number[];
  #at = 0;

  constructor(options: RedisLoadOptions) {
    this.#commands = options.steps.map(({ command }) => {
      const known = REDIS_COMMANDS[command];
      if (known === undefined) throw new Error(`no such command in the plan's vocabulary: ${command}`);
      return known;
    });
    this.#order = interleave(options.steps.map(({ count }) => count));
    this.#done = options.steps.map(() => 0);
  }

  get left(): number {
    return this.#order.length - this.#at;
  }

  take(): RedisCommand {
    const step = this.#order[this.#at++] as number;
    this.#done[step] = (this.#done[step] as number) + 1;
    return this.#commands[step] as RedisCommand;
  }

  close(): void {
    this.#done.forEach((count, step) => {
      const { operation, status } = this.#commands[step] as RedisCommand;
      this.account.add(operation, null, status, count);
    });
  }
}

class Connection {
  readonly #socket: Socket;
  readonly #index: number;
  readonly #expected = new ExpectedBytes();
  readonly #times = new Map<RedisCommand, number>();
  #answered: () => void = () => undefined;

  private constructor(socket: Socket, index: number) {
    this.#socket = socket;
    this.#index = index;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#expected.feed(bytes);
      if (this.#expected.pending === 0) this.#answered();
    });
    socket.on('end', () => {
      throw new Error('the server closed the connection');
    });
  }

  static async open(options: RedisLoadOptions, index: number): Promise<Connection> {
    const socket = connect(options.port, options.host);
    await once(socket, 'connect');
    return new Connection(socket, index);
  }

  /** One write; `answered` is called when every answer has come. */
  send(commands: readonly RedisCommand[], answered: () => void): void {
    this.#answered = answered;
    const requests = commands.map((command) => {
      const n = (this.#times.get(command) ?? 0) + 1;
      this.#times.set(command, n);
      this.#expected.push(command.response(this.#index, n));
      return command.request(this.#index, n);
    });
    this.#socket.write(requests.length === 1 ? (requests[0] as Buffer) : Buffer.concat(requests));
  }

  async close(): Promise<void> {
    this.#socket.removeAllListeners('end').end();
    await once(this.#socket, 'close');
  }
}

async function prepare(options: RedisLoadOptions): Promise<void> {
  const socket = connect(options.port, options.host);
  const commands = setup(options.connections);
  const expected = '+OK\r\n'.repeat(commands.length);
  let answers = '';
  for (const command of commands) socket.write(command);
  for await (const bytes of socket) {
    answers += (bytes as Buffer).toString('latin1');
    if (answers.length >= expected.length) break; // leaving the loop destroys the socket
  }
  if (answers !== expected) throw new Error('the server did not take the values to begin with');
  if (!socket.closed) await once(socket, 'close');
}

function run(connection: Connection, plan: Plan, depth: number, pace: Pace): Promise<void> {
  return new Promise((resolve) => {
    const sendNext = (): void => {
      const batch: RedisCommand[] = [];
      while (batch.length < depth && plan.left > 0) batch.push(plan.take());
      if (batch.length === 0) resolve();
      else connection.send(batch, next);
    };
    const next = (): void => pace.take(Math.min(depth, plan.left), sendNext);
    next();
  });
}

async function open(options: RedisLoadOptions): Promise<Connection[]> {
  const connections: Connection[] = [];
  for (let index = 0; index < options.connections; index += 1) connections.push(await Connection.open(options, index));
  return connections;
}

async function warm(connections: readonly Connection[], count: number): Promise<void> {
  const command = REDIS_COMMANDS['NIL'] as RedisCommand;
  for (const connection of connections) {
    for (let n = 0; n < count; n += 1) await new Promise<void>((resolve) => connection.send([command], resolve));
  }
}

async function main(options: RedisLoadOptions): Promise<void> {
  await prepare(options);
  const early = options.warm === null ? null : await open(options);
  if (early !== null) await warm(early, options.warm ?? 0);
  await held();
  const connections = early ?? (await open(options));
  const plan = new Plan(options);
  const pace = new Pace(options.ratePerSecond);
  const begun = performance.now();
  await Promise.all(connections.map((connection) => run(connection, plan, options.depth, pace)));
  pace.stop();
  plan.close();
  const seconds = (performance.now() - begun) / 1000;
  await finished({ account: plan.account.rows(), connections: connections.length, seconds });
  await Promise.all(connections.map((connection) => connection.close()));
  process.stdin.destroy();
}

await main(JSON.parse(process.argv[2] ?? '{}') as RedisLoadOptions);
