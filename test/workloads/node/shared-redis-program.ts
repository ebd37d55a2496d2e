/** One connection that many callers share, by `ioredis` or `node-redis`, the first argument (README.md of test/workloads). */
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

type Ask = (...command: string[]) => Promise<unknown>;

/** Of a key: the answer's size tells which. */
const LEAST = 10;
const MOST = 49;

const LIBRARIES: Readonly<Record<string, (port: number) => Promise<Ask>>> = {
  async ioredis(port) {
    const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true });
    await redis.connect();
    return (command = '', ...args) => redis.call(command, ...args);
  },
  async 'node-redis'(port) {
    const redis = createClient({ socket: { host: '127.0.0.1', port } });
    await redis.connect();
    return (...command) => redis.sendCommand(command);
  },
};

function keyOf(kind: string, bytes: number): string {
  return kind.padEnd(bytes, '.');
}

function anyLength(): number {
  return LEAST + Math.floor(Math.random() * (MOST - LEAST + 1));
}

const KINDS: Readonly<Record<string, (ask: Ask) => Promise<unknown>>> = {
  'GET ok': (ask) => ask('GET', keyOf('text', anyLength())),
  'SET ok': (ask) => ask('SET', keyOf('other', anyLength()), 'value'),
  'INCR ok': (ask) => ask('INCR', 'count'),
  'HGETALL ok': (ask) => ask('HGETALL', keyOf('hash', anyLength())),
  'LPUSH WRONGTYPE': (ask) => refused(ask('LPUSH', keyOf('text', anyLength()), 'x')),
};

async function refused(asked: Promise<unknown>): Promise<void> {
  const error = await asked.then(
    () => null,
    (reason: Error) => reason,
  );
  if (error?.message.startsWith('WRONGTYPE') !== true) throw new Error('expected WRONGTYPE', { cause: error });
}

/** What one connection was asked, and was answered. */
class SharedConnection {
  readonly #ask: Ask;
  readonly #kinds: readonly string[];
  readonly #answered: Record<string, number> = {};
  #durationsMs: number[] = [];

  constructor(ask: Ask, kinds: readonly string[]) {
    this.#ask = ask;
    this.#kinds = kinds;
  }

  /** Resolves with the first answer, and goes on. */
  async call(thinkMs: number): Promise<void> {
    const kind = this.#kinds[Math.floor(Math.random() * this.#kinds.length)] as string;
    const start = performance.now();
    await KINDS[kind]?.(this.#ask);
    this.#durationsMs.push(performance.now() - start);
    this.#answered[kind] = (this.#answered[kind] ?? 0) + 1;
    void this.#goOn(thinkMs);
  }

  tell(): object {
    const sorted = this.#durationsMs.sort((one, other) => one - other);
    this.#durationsMs = [];
    const medianMs = sorted[sorted.length >> 1] ?? 0;
    return { timeMs: Date.now(), answered: this.#answered, medianMs };
  }

  async #goOn(thinkMs: number): Promise<void> {
    if (thinkMs > 0) await delay(Math.random() * thinkMs);
    await this.call(thinkMs);
  }
}

const [library = '', kinds, ...numbers] = process.argv.slice(2);
const connections: SharedConnection[] = [];
for (let at = 0; at < numbers.length; at += 3) {
  const [port = 0, callers = 0, thinkMs = 0] = numbers.slice(at, at + 3).map(Number);
  const ask = await LIBRARIES[library]?.(port);
  if (ask === undefined) throw new Error(`no such library: ${library}`);
  const connection = new SharedConnection(ask, kinds === 'one' ? ['GET ok'] : Object.keys(KINDS));
  await Promise.all(Array.from({ length: callers }, () => connection.call(thinkMs)));
  connections.push(connection);
}
process.stdout.write('ready\n');
for await (const word of createInterface({ input: process.stdin })) {
  process.stdout.write(`${word} ${JSON.stringify(connections.map((connection) => connection.tell()))}\n`);
}
process.exit(0);
