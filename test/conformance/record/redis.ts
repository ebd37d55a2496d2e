import { Redis } from 'ioredis';
import type { Golden } from '../capture.ts';
import { runClient } from './processes.ts';
import { type Scenario, talk } from './scenario.ts';

/** `GET`, or `INCR ERR` where the command is answered by an error; `CONFIG.GET` for a command with a subcommand. */
function table(words: string): Golden[] {
  return words
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [operation = '', error = null] = word.split('!');
      return { operation: operation.replace('.', ' '), resource: null, statusCode: error, error };
    });
}

function repeat(word: string, times: number): string {
  return `${word} `.repeat(times);
}

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
const CLI_GOLDEN =
  'COMMAND.DOCS!ERR COMMAND!ERR ' +
  'SET GET GET INCR!ERR LPUSH!WRONGTYPE LPUSH LRANGE CONFIG.GET OBJECT.ENCODING _OTHER!ERR GET!ERR HSET HGETALL SADD SMEMBERS ' +
  'ZADD ZRANGE MULTI SET LPUSH EXEC EVAL EVAL!CUSTOM XADD XINFO.STREAM DEL';

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

async function pubsub(port: number, target: number, protocol: 2 | 3): Promise<void> {
  const redis = new Redis(options(port, protocol));
  const publisher = new Redis(target, '127.0.0.1');
  await redis.subscribe('news', 'weather', 'sports');
  await redis.psubscribe('log.*');
  await publisher.publish('news', 'first');
  await publisher.publish('log.a', 'second');
  await redis.unsubscribe('news');
  await publisher.publish('weather', 'third');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await redis.unsubscribe('weather', 'sports');
  await redis.punsubscribe('log.*');
  await redis.quit();
  await publisher.quit();
}

const BY_CLIENT =
  'redis-server 7.0; the golden table lists the commands given to the client, with the errors that it printed';
const IOREDIS = `ioredis 6.0; ${BY_CLIENT}`;

export const REDIS_SCENARIOS: readonly Scenario[] = [
  {
    name: 'cli-resp2',
    protocol: 'redis',
    origin: `redis-cli 7.0 with commands on its standard input; ${BY_CLIENT}`,
    client: (port) => runClient('redis-cli', ['-p', String(port)], CLI_COMMANDS),
    golden: [table(CLI_GOLDEN)],
  },
  {
    name: 'cli-resp3',
    protocol: 'redis',
    origin: `redis-cli -3 7.0 with commands on its standard input (it sends HELLO 3 first); ${BY_CLIENT}`,
    client: (port) => runClient('redis-cli', ['-3', '-p', String(port)], CLI_COMMANDS),
    golden: [table(`HELLO ${CLI_GOLDEN}`)],
  },
  {
    name: 'benchmark-pipeline',
    protocol: 'redis',
    origin: `redis-benchmark 7.0 -c 1 -n 40 -P 8 -d 20 -t set; first it asks for two settings on a connection of its own; ${BY_CLIENT}`,
    client: (port) =>
      runClient('redis-benchmark', [
        '-p',
        String(port),
        '-c',
        '1',
        '-n',
        '40',
        '-P',
        '8',
        '-d',
        '20',
        '-t',
        'set',
        '-q',
      ]),
    golden: [table('CONFIG.GET CONFIG.GET'), table(repeat('SET', 40))],
  },
  {
    name: 'benchmark-inline',
    protocol: 'redis',
    origin: `redis-benchmark 7.0 -c 1 -n 11 -t ping_inline; ${BY_CLIENT}`,
    client: (port) =>
      runClient('redis-benchmark', ['-p', String(port), '-c', '1', '-n', '11', '-t', 'ping_inline', '-q']),
    golden: [null, table(repeat('PING', 11))],
  },
  {
    name: 'ioredis-resp2',
    protocol: 'redis',
    origin: IOREDIS,
    client: (port) => ioredis(port, 2),
    golden: [table(ioredisGolden(''))],
  },
  {
    name: 'ioredis-resp3',
    protocol: 'redis',
    origin: IOREDIS,
    client: (port) => ioredis(port, 3),
    golden: [table(ioredisGolden('HELLO'))],
  },
  {
    name: 'pubsub-resp2',
    protocol: 'redis',
    origin: IOREDIS,
    client: (port, target) => pubsub(port, target, 2),
    golden: [table(pubsubGolden(''))],
  },
  {
    name: 'pubsub-resp3',
    protocol: 'redis',
    origin: IOREDIS,
    client: (port, target) => pubsub(port, target, 3),
    golden: [table(pubsubGolden('HELLO'))],
  },
  {
    name: 'inline-and-pipelines',
    protocol: 'redis',
    origin: `a socket that writes inline commands, a pipeline, an empty line and an empty array; ${BY_CLIENT}`,
    client: (port) =>
      talk(port, [
        'PING\r\n',
        'SET inline 1\r\nGET inline\r\n',
        '\r\nGET inline\n',
        '*0\r\n*2\r\n$3\r\nGET\r\n$6\r\ninline\r\n*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nINCR\r\n$6\r\ninline\r\n',
      ]),
    golden: [table('PING SET GET GET GET PING INCR')],
  },
  {
    name: 'client-reply',
    protocol: 'redis',
    origin: `a socket that switches replies off, on, and one off; ${BY_CLIENT}; what is not answered is no transaction`,
    client: (port) =>
      talk(port, [
        '*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n',
        '*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$3\r\nOFF\r\n*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$2\r\nON\r\n',
        '*3\r\n$6\r\nclient\r\n$5\r\nreply\r\n$4\r\nskip\r\n*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n*2\r\n$3\r\nGET\r\n$1\r\nn\r\n',
      ]),
    golden: [table('INCR CLIENT.REPLY GET')],
  },
  {
    name: 'monitor',
    protocol: 'redis',
    origin: `a socket that sends MONITOR while another runs three commands, then QUIT; ${BY_CLIENT}`,
    client: async (port, target) => {
      const watching = talk(port, ['*1\r\n$7\r\nMONITOR\r\n', '', '', '*1\r\n$4\r\nQUIT\r\n']);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await talk(target, ['SET a 1\r\nGET a\r\n', 'DEL a\r\n']);
      await watching;
    },
    golden: [table('MONITOR QUIT')],
  },
  {
    name: 'replication',
    protocol: 'redis',
    origin: `a socket that speaks as a replica until the stream begins; ${BY_CLIENT}; the stream is not decoded`,
    client: (port) =>
      talk(port, [
        'PING\r\n',
        '*3\r\n$8\r\nREPLCONF\r\n$14\r\nlistening-port\r\n$4\r\n6380\r\n',
        '*3\r\n$5\r\nPSYNC\r\n$1\r\n?\r\n$2\r\n-1\r\n',
      ]),
    golden: [table('PING REPLCONF PSYNC')],
  },
];

function ioredisGolden(before: string): string {
  return `${before} SET GET INCR HSET HGETALL GET MULTI INCR GET EXEC LPUSH!WRONGTYPE BLPOP SET GET ZADD ZSCORE QUIT`;
}

function pubsubGolden(before: string): string {
  return `${before} SUBSCRIBE PSUBSCRIBE UNSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE QUIT`;
}
