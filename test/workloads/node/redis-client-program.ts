/** Redis clients for Node.js: `redis-client-program.ts ioredis PORT CONNECTIONS WARM STEP…`. */
import { Redis } from 'ioredis';
import { type Client, type Connection, runClient } from './client-plan.ts';

const PIPELINE_DEPTH = 10;

const KINDS: Readonly<Record<string, readonly string[]>> = {
  ping: ['PING ok'],
  get: ['GET ok'],
  nil: ['GET ok'],
  set: ['SET ok'],
  pipeline: Array<string>(PIPELINE_DEPTH).fill('INCR ok'),
  multi: ['MULTI ok', 'SET ok', 'GET ok', 'EXEC ok'],
  wrongtype: ['LPUSH WRONGTYPE'],
};

/** What a library is asked for by each kind of step. */
type Commands = Readonly<Record<string, () => Promise<void>>>;

async function withIoredis(port: number): Promise<Commands> {
  const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true });
  await redis.connect();
  return {
    ping: async () => void (await redis.ping()),
    get: async () => expect(await redis.get('text'), 'value'),
    nil: async () => expect(await redis.get('nothing'), null),
    set: async () => expect(await redis.set('text', 'value'), 'OK'),
    pipeline: async () => {
      const pipeline = redis.pipeline();
      for (let n = 0; n < PIPELINE_DEPTH; n += 1) pipeline.incr('count');
      expect((await pipeline.exec())?.length, PIPELINE_DEPTH);
    },
    multi: async () => expect((await redis.multi().set('text', 'value').get('text').exec())?.[1]?.[1], 'value'),
    wrongtype: () => refused(redis.lpush('text', 'x')),
  };
}

function expect(got: unknown, wanted: unknown): void {
  if (got !== wanted) throw new Error(`expected ${wanted}, got ${got}`);
}

async function refused(asked: Promise<unknown>): Promise<void> {
  const error = await asked.then(
    () => null,
    (reason: Error) => reason,
  );
  if (error?.message.startsWith('WRONGTYPE') !== true) throw new Error('expected WRONGTYPE', { cause: error });
}

const [library = '', ...args] = process.argv.slice(2);
const connect = { ioredis: withIoredis }[library];
if (connect === undefined) throw new Error(`no such library: ${library}`);
const client: Client = {
  async open(port): Promise<Connection> {
    const commands = await connect(port);
    return {
      send(step) {
        const command = commands[step[0] ?? ''];
        if (command === undefined) throw new Error(`no such step: ${step[0]}`);
        return command();
      },
    };
  },
  warm: ['ping'],
  kinds: (step) => KINDS[step[0] ?? ''] ?? [],
};
await runClient(client, args);
