/** redis-server with its own clients, and ioredis. */
import { Redis } from 'ioredis';
import { execWith, NO_COMMAND, redisServer, table } from './redis-server.ts';
import type { Scenario } from './scenario.ts';
import { runClient } from './server.ts';

const CLI_COMMANDS = `SET greeting hello
get greeting
GET nothing
INCR greeting
LPUSH greeting x
lpush list a b c d e f g h i j
LRANGE list 0 -1
CONFIG GET maxmemory
OBJECT ENCODING list
NOSUCHCOMMAND a b
GET
HSET hash field value other "two words"
HGETALL hash
SADD set one two three
SMEMBERS set
ZADD sorted 1.5 a 2.5 b
ZRANGE sorted 0 -1 WITHSCORES
MULTI
SET inside 1
LPUSH greeting y
EXEC
EVAL "return {1,{2,'three'},redis.error_reply('CUSTOM failed')}" 0
EVAL "return redis.error_reply('CUSTOM failed')" 0
XADD stream 1-1 field value
XINFO STREAM stream
DEL list hash
`;
/** redis-cli asks for COMMAND DOCS, then for COMMAND, which this server does not have. */
const CLI_GOLDEN = [
  ...table(
    `COMMAND.DOCS!ERR COMMAND!ERR SET GET GET INCR!ERR LPUSH!WRONGTYPE LPUSH LRANGE CONFIG.GET OBJECT.ENCODING
     _OTHER!ERR GET!ERR HSET HGETALL SADD SMEMBERS ZADD ZRANGE MULTI SET LPUSH`,
  ),
  execWith('LPUSH WRONGTYPE'),
  ...table('EVAL EVAL!CUSTOM XADD XINFO.STREAM DEL'),
];

/** Nothing is sent by itself but HELLO 3. */
function options<P extends 2 | 3>(
  port: number,
  protocol: P,
): { port: number; host: string; protocol: P; disableClientInfo: boolean; enableReadyCheck: boolean } {
  return { port, host: '127.0.0.1', protocol, disableClientInfo: true, enableReadyCheck: false };
}

async function ioredis(port: number, protocol: 2 | 3): Promise<void> {
  const redis = new Redis(options(port, protocol));
  await redis.set('binary', Buffer.from([0, 13, 10, 255, 42, 36]));
  await Promise.all([
    redis.get('binary'),
    redis.incr('counter'),
    redis.hset('h', 'a', '1'),
    redis.hgetall('h'),
    redis.get('none'),
  ]);
  await redis.multi().incr('counter').get('counter').exec();
  await redis.lpush('binary', 'x').catch(() => undefined);
  await redis.blpop('nobody', 0.05);
  await redis.set('large', 'x'.repeat(3000));
  await redis.get('large');
  await redis.zadd('z', 1, 'a');
  await redis.zscore('z', 'a');
  await redis.quit();
}

const IOREDIS_GOLDEN =
  'SET GET INCR HSET HGETALL GET MULTI INCR GET EXEC LPUSH!WRONGTYPE BLPOP SET GET ZADD ZSCORE QUIT';

/** When a publisher is answered, the server has written to the subscribers: nothing needs to be waited for. */
async function pubsub(port: number, protocol: 2 | 3): Promise<void> {
  const redis = new Redis(options(port, protocol));
  await redis.subscribe('news', 'weather', 'sports');
  await redis.psubscribe('log.*');
  const publisher = new Redis(options(port, 2));
  await publisher.publish('news', 'first');
  await publisher.publish('log.a', 'second');
  await redis.unsubscribe('news');
  await publisher.publish('weather', 'third');
  await redis.unsubscribe('weather', 'sports');
  await redis.punsubscribe('log.*');
  await redis.quit();
  await publisher.quit();
}

const SUBSCRIBER_GOLDEN = 'SUBSCRIBE PSUBSCRIBE UNSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE QUIT';
const PUBLISHER_GOLDEN = table('PUBLISH PUBLISH PUBLISH QUIT');

/** redis-server 7.0, which answers `COMMAND` by an error. */
function redisScenario(scenario: Pick<Scenario, 'name' | 'origin' | 'client' | 'golden'>): Scenario {
  return {
    ...scenario,
    protocol: 'redis',
    origin: `${scenario.origin} to redis-server 7.0`,
    server: () => redisServer(NO_COMMAND),
  };
}

function benchmark(port: number, ...options: readonly string[]): Promise<string> {
  return runClient('redis-benchmark', ['-p', `${port}`, '-c', '1', ...options, '-q']);
}

export const REDIS_SCENARIOS: readonly Scenario[] = [
  redisScenario({
    name: 'cli-resp2',
    origin: 'redis-cli 7.0 with commands on its standard input',
    client: (port) => runClient('redis-cli', ['-p', `${port}`], CLI_COMMANDS),
    golden: [CLI_GOLDEN],
  }),
  redisScenario({
    name: 'cli-resp3',
    origin: 'redis-cli -3 7.0 with commands on its standard input (it sends HELLO 3 first)',
    client: (port) => runClient('redis-cli', ['-3', '-p', `${port}`], CLI_COMMANDS),
    golden: [[...table('HELLO'), ...CLI_GOLDEN]],
  }),
  redisScenario({
    name: 'benchmark-pipeline',
    origin:
      'redis-benchmark 7.0 -c 1 -n 40 -P 8 -d 20 -t set (first it asks for two settings on a connection of its own)',
    client: (port) => benchmark(port, '-n', '40', '-P', '8', '-d', '20', '-t', 'set'),
    golden: [table('CONFIG.GET CONFIG.GET'), table('SET '.repeat(40))],
  }),
  redisScenario({
    name: 'benchmark-inline',
    origin: 'redis-benchmark 7.0 -c 1 -n 11 -t ping_inline',
    client: (port) => benchmark(port, '-n', '11', '-t', 'ping_inline'),
    golden: [table('CONFIG.GET CONFIG.GET'), table('PING '.repeat(11))],
  }),
  ...([2, 3] as const).flatMap((protocol) => [
    redisScenario({
      name: `ioredis-resp${protocol}`,
      origin: 'ioredis 6.0',
      client: (port) => ioredis(port, protocol),
      golden: [table(`${protocol === 3 ? 'HELLO ' : ''}${IOREDIS_GOLDEN}`)],
    }),
    redisScenario({
      name: `pubsub-resp${protocol}`,
      origin: 'two ioredis 6.0, one of which subscribes and one publishes,',
      client: (port) => pubsub(port, protocol),
      golden: [table(`${protocol === 3 ? 'HELLO ' : ''}${SUBSCRIBER_GOLDEN}`), PUBLISHER_GOLDEN],
    }),
  ]),
];
