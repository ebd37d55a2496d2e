/** Redis clients for Node.js: `redis-client-program.ts ioredis|node-redis-2|node-redis-3 PORT CONNECTIONS WARM STEP…`. */
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { type Client, type Connection, runClient } from './client-plan.ts';

const PIPELINE_DEPTH = 10;

const KINDS: Readonly<Record<string, readonly string[]>> = {
  ping: ['PING ok'],
  get: ['GET ok'],
  nil: ['GET ok'],
  set: ['SET ok'],
  pipeline: Array<string>(PIPELINE_DEPTH).fill('INCR ok'),
  multi: ['MULTI ok', 'SET ok', 'GET ok', 'EXEC ok'],
  blocking: ['RPUSH ok', 'BLPOP ok'],
  pubsub: ['SUBSCRIBE ok', 'PUBLISH ok', 'UNSUBSCRIBE ok'],
  wrongtype: ['LPUSH WRONGTYPE'],
};

/** What a library is asked for by each kind of step. */
type Commands = Readonly<Record<string, () => Promise<void>>>;

async function withIoredis(port: number): Promise<Commands> {
  const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true });
  await redis.connect();
  const own = `own:${process.hrtime.bigint()}`; // a name for a queue and a channel
  const listener = redis.duplicate();
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
    blocking: async () => {
      await redis.rpush(own, 'x');
      expect((await redis.blpop(own, 1))?.[1], 'x');
    },
    pubsub: async () => {
      await listener.subscribe(own);
      const received = once(listener, 'message');
      await redis.publish(own, 'message');
      expect((await received)[1], 'message');
      await listener.unsubscribe(own);
    },
    wrongtype: () => refused(redis.lpush('text', 'x')),
  };
}

/** node-redis with that version of the protocol. */
async function withNodeRedis(port: number, RESP: 2 | 3): Promise<Commands> {
  const redis = createClient({ socket: { host: '127.0.0.1', port }, RESP });
  await redis.connect();
  const own = `own:${process.hrtime.bigint()}`; // a name for a queue and a channel
  const listener = await redis.duplicate().connect();
  return {
    ping: async () => void (await redis.ping()),
    get: async () => expect(await redis.get('text'), 'value'),
    nil: async () => expect(await redis.get('nothing'), null),
    set: async () => expect(await redis.set('text', 'value'), 'OK'),
    pipeline: async () => {
      // What is asked for in one turn of the event loop goes out at once.
      const answers = await Promise.all(Array.from({ length: PIPELINE_DEPTH }, () => redis.incr('count')));
      expect(answers.length, PIPELINE_DEPTH);
    },
    multi: async () => expect((await redis.multi().set('text', 'value').get('text').exec())[1], 'value'),
    blocking: async () => {
      await redis.rPush(own, 'x');
      expect((await redis.blPop(own, 1))?.element, 'x');
    },
    pubsub: async () => {
      const received = new Promise<string>((resolve, reject) => {
        const subscribed = listener.subscribe(own, resolve);
        subscribed.then(() => redis.publish(own, 'message')).catch(reject);
      });
      expect(await received, 'message');
      await listener.unsubscribe(own);
    },
    wrongtype: () => refused(redis.lPush('text', 'x')),
  };
}

const LIBRARIES: Readonly<Record<string, (port: number) => Promise<Commands>>> = {
  ioredis: withIoredis,
  'node-redis-2': (port) => withNodeRedis(port, 2),
  'node-redis-3': (port) => withNodeRedis(port, 3),
};

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
const connect = LIBRARIES[library];
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
