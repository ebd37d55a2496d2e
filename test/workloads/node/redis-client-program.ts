/** Redis clients for Node.js: `redis-client-program.ts ioredis|node-redis 2|3 PORT CONNECTIONS WARM STEP…`; 2 or 3: of RESP. */
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { createClient, MultiErrorReply } from 'redis';
import { type Client, type Connection, runClient } from './client-plan.ts';

const PIPELINE_DEPTH = 10;
/** For what does not come. */
const WAIT_SECONDS = 0.1;

/** The version of the protocol. */
type Resp = 2 | 3;

const KINDS: Readonly<Record<string, readonly string[]>> = {
  ping: ['PING ok'],
  get: ['GET ok'],
  nil: ['GET ok'],
  set: ['SET ok'],
  pipeline: Array<string>(PIPELINE_DEPTH).fill('INCR ok'),
  multi: ['MULTI ok', 'SET ok', 'GET ok', 'EXEC ok'],
  execerror: ['MULTI ok', 'LPUSH WRONGTYPE', 'GET ok', 'EXEC ok'],
  blocking: ['RPUSH ok', 'BLPOP ok'],
  waiting: ['BLPOP ok'],
  pubsub: ['SUBSCRIBE ok', 'PUBLISH ok', 'UNSUBSCRIBE ok'],
  wrongtype: ['LPUSH WRONGTYPE'],
};

/** What a library is asked for by each kind of step. */
type Commands = Readonly<Record<string, () => Promise<void>>>;

async function withIoredis(port: number, protocol: Resp): Promise<Commands> {
  const redis = new Redis({ port, host: '127.0.0.1', protocol, lazyConnect: true });
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
    execerror: async () => {
      const answers = await redis.multi().lpush('text', 'x').get('text').exec();
      await refused(Promise.reject(answers?.[0]?.[0]));
      expect(answers?.[1]?.[1], 'value');
    },
    blocking: async () => {
      await redis.rpush(own, 'x');
      expect((await redis.blpop(own, 1))?.[1], 'x');
    },
    waiting: async () => expect(await redis.blpop(own, WAIT_SECONDS), null),
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

async function withNodeRedis(port: number, RESP: Resp): Promise<Commands> {
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
    execerror: async () => {
      const failed = await redis
        .multi()
        .lPush('text', 'x')
        .get('text')
        .exec()
        .catch((error: unknown) => error);
      if (!(failed instanceof MultiErrorReply)) throw new Error('expected an error inside EXEC', { cause: failed });
      expect(failed.replies[0]?.toString().includes('WRONGTYPE'), true);
      expect(failed.replies[1], 'value');
    },
    blocking: async () => {
      await redis.rPush(own, 'x');
      expect((await redis.blPop(own, 1))?.element, 'x');
    },
    waiting: async () => expect(await redis.blPop(own, WAIT_SECONDS), null),
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

const LIBRARIES: Readonly<Record<string, (port: number, protocol: Resp) => Promise<Commands>>> = {
  ioredis: withIoredis,
  'node-redis': withNodeRedis,
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

const [library = '', protocol, ...args] = process.argv.slice(2);
const connect = LIBRARIES[library];
if (connect === undefined) throw new Error(`no such library: ${library}`);
const client: Client = {
  async open(port): Promise<Connection> {
    const commands = await connect(port, protocol === '2' ? 2 : 3);
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
