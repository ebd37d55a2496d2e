/**
 * One connection that many callers share: `shared-redis-program.ts ioredis|node-redis one|many PORT CALLERS THINK_MS…`, the
 * last three for each connection. Each caller asks for something, waits for the answer and for THINK_MS at the most, and
 * begins anew. Prints `ready` once all have been answered; then, for each line, that line and of each connection what was
 * answered so far: how many of each kind, and of those answered since the last line the median of their durations in ms.
 */
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

type Ask = (...command: string[]) => Promise<unknown>;

interface Opened {
  readonly ask: Ask;
  /** The client's, as the server sees it. */
  readonly port: number;
}

/** Sizes tell which answer is whose: a key of so many bytes has a value, or a hash, of a size of its own. */
const LEAST = 10;
const MOST = 49;
const VALUE_BYTES = 100;
const VALUE_FACTOR = 7;

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

async function portOf(ask: Ask): Promise<number> {
  const [, port] = /\baddr=\S*?:(\d+)/.exec(String(await ask('CLIENT', 'INFO'))) ?? [];
  return Number(port);
}

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

async function fill(ask: Ask): Promise<void> {
  for (let bytes = LEAST; bytes <= MOST; bytes += 1) {
    await ask('SET', keyOf('text', bytes), 'v'.repeat(VALUE_BYTES + VALUE_FACTOR * bytes));
    const fields = Array.from({ length: bytes }, (_, n) => [`${n + LEAST}`, 'v']).flat();
    await ask('HSET', keyOf('hash', bytes), ...fields);
  }
}

async function refused(asked: Promise<unknown>): Promise<void> {
  const error = await asked.then(
    () => null,
    (reason: Error) => reason,
  );
  if (error?.message.startsWith('WRONGTYPE') !== true) throw new Error('expected WRONGTYPE', { cause: error });
}

/** What one connection was asked, and was answered. */
class SharedConnection {
  readonly #opened: Opened;
  readonly #kinds: readonly string[];
  readonly #answered: Record<string, number> = {};
  #durationsMs: number[] = [];

  constructor(opened: Opened, kinds: readonly string[]) {
    this.#opened = opened;
    this.#kinds = kinds;
  }

  /** Resolves with the first answer, and goes on. */
  async call(thinkMs: number): Promise<void> {
    const kind = this.#kinds[Math.floor(Math.random() * this.#kinds.length)] as string;
    const start = performance.now();
    await KINDS[kind]?.(this.#opened.ask);
    this.#durationsMs.push(performance.now() - start);
    this.#answered[kind] = (this.#answered[kind] ?? 0) + 1;
    void this.#goOn(thinkMs);
  }

  tell(): object {
    const sorted = this.#durationsMs.sort((one, other) => one - other);
    this.#durationsMs = [];
    const medianMs = sorted[sorted.length >> 1] ?? 0;
    return { timeMs: Date.now(), port: this.#opened.port, answered: this.#answered, medianMs };
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
  if (at === 0) await fill(ask);
  const connection = new SharedConnection(
    { ask, port: await portOf(ask) },
    kinds === 'one' ? ['GET ok'] : Object.keys(KINDS),
  );
  await Promise.all(Array.from({ length: callers }, () => connection.call(thinkMs)));
  connections.push(connection);
}
process.stdout.write('ready\n');
for await (const word of createInterface({ input: process.stdin })) {
  process.stdout.write(`${word} ${JSON.stringify(connections.map((connection) => connection.tell()))}\n`);
}
process.exit(0);
