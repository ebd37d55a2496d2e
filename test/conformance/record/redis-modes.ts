/** What changes a Redis connection's conversation, said by sockets: each client library hides some of it. */
import { resp } from '../../connections/resp.ts';
import { execWith, redisServer, table } from './redis-server.ts';
import type { Scenario } from './scenario.ts';
import { Talk, talk } from './talk.ts';

type Mode = Pick<Scenario, 'name' | 'client' | 'golden'> & { readonly what: string };

const MODES: readonly Mode[] = [
  {
    name: 'inline-and-pipelines',
    what: 'writes inline commands, a pipeline, an empty line and an empty array',
    client: (port) =>
      talk(
        port,
        'PING\r\n',
        'SET inline 1\r\nGET inline\r\n',
        '\r\nGET inline\n',
        `*0\r\n${resp('GET', 'inline')}${resp('PING')}${resp('INCR', 'inline')}`,
      ),
    golden: [table('PING SET GET GET GET PING INCR')],
  },
  {
    name: 'client-reply',
    what: 'switches replies off, on, and one off: what is not answered is no transaction',
    client: (port) => {
      const count = resp('INCR', 'n');
      return talk(
        port,
        count,
        `${resp('CLIENT', 'REPLY', 'OFF')}${count}${count}${resp('CLIENT', 'REPLY', 'ON')}`,
        `${resp('client', 'reply', 'skip')}${count}${resp('GET', 'n')}`,
      );
    },
    golden: [table('INCR CLIENT.REPLY GET')],
  },
  {
    name: 'monitor',
    what: 'sends MONITOR while another runs three commands, then QUIT',
    client: async (port) => {
      const watching = await Talk.open(port);
      await watching.say(resp('MONITOR'));
      await talk(port, 'SET a 1\r\nGET a\r\n', 'DEL a\r\n');
      await watching.say(resp('QUIT'));
      await watching.close();
    },
    golden: [table('MONITOR QUIT'), table('SET GET DEL')],
  },
  {
    name: 'replication',
    what: 'speaks as a replica until the stream begins, which is not decoded',
    client: (port) => talk(port, 'PING\r\n', resp('REPLCONF', 'listening-port', '6380'), resp('PSYNC', '?', '-1')),
    golden: [table('PING REPLCONF PSYNC')],
  },
  {
    name: 'tracking-resp3',
    what: 'lets the server track what it reads, in RESP3, while another changes it: invalidations are pushes between replies',
    client: async (port) => {
      const caching = await Talk.open(port);
      await caching.say(resp('HELLO', '3'));
      await caching.say(resp('CLIENT', 'TRACKING', 'ON'));
      await caching.say(resp('MGET', 'a', 'b'));
      await talk(port, resp('SET', 'a', '1') + resp('SET', 'b', '2'));
      // It changes itself what it reads: the invalidation comes in the same answer.
      await caching.say(resp('GET', 'a') + resp('INCR', 'a') + resp('GET', 'a'));
      await caching.say(resp('FLUSHALL'));
      await caching.say(resp('CLIENT', 'TRACKING', 'OFF'));
      await caching.close();
    },
    golden: [table('HELLO CLIENT.TRACKING MGET GET INCR GET FLUSHALL CLIENT.TRACKING'), table('SET SET')],
  },
  {
    name: 'tracking-redirected',
    what: 'lets the server send invalidations to another connection, in RESP2, as messages of a channel',
    client: async (port) => {
      const told = await Talk.open(port);
      const id = (await told.say(resp('CLIENT', 'ID'))).slice(1, -2);
      await told.say(resp('SUBSCRIBE', '__redis__:invalidate'));
      const caching = await Talk.open(port);
      await caching.say(resp('CLIENT', 'TRACKING', 'ON', 'REDIRECT', id));
      await caching.say(resp('GET', 'a') + resp('SET', 'a', '1'));
      await told.say(resp('UNSUBSCRIBE'));
      await told.say(resp('PING'));
      await caching.close();
      await told.close();
    },
    golden: [table('CLIENT.ID SUBSCRIBE UNSUBSCRIBE PING'), table('CLIENT.TRACKING GET SET')],
  },
  {
    name: 'blocking',
    what: 'waits for lists, sorted sets and streams while another fills them, and once for nobody',
    client: async (port) => {
      const waiting = await Talk.open(port);
      const steps = [
        [resp('BLPOP', 'list', '0'), resp('RPUSH', 'list', 'a')],
        [resp('BLMOVE', 'list', 'other', 'LEFT', 'RIGHT', '0'), resp('RPUSH', 'list', 'b')],
        [resp('BZPOPMIN', 'sorted', '0'), resp('ZADD', 'sorted', '1', 'a')],
        [resp('XREAD', 'BLOCK', '0', 'STREAMS', 'stream', '$'), resp('XADD', 'stream', '1-1', 'f', 'v')],
      ];
      for (const [wait = '', fill = ''] of steps) {
        // Behind the one that waits, another is already asked.
        await waiting.say(wait + resp('PING'));
        await talk(port, fill);
      }
      await waiting.ask(resp('BRPOP', 'nobody', '0.05') + resp('WAIT', '0', '10'), ':0\r\n');
      await waiting.close();
    },
    golden: [
      table('BLPOP PING BLMOVE PING BZPOPMIN PING XREAD PING BRPOP WAIT'),
      table('RPUSH'),
      table('RPUSH'),
      table('ZADD'),
      table('XADD'),
    ],
  },
  {
    name: 'transactions',
    what: 'runs transactions: with errors inside, refused before, thrown away, with a watched key that was changed',
    client: (port) =>
      talk(
        port,
        resp('SET', 's', 'x') +
          resp('MULTI') +
          resp('INCR', 's') +
          resp('GET', 's') +
          resp('HGET', 's', 'f') +
          resp('EXEC'),
        resp('MULTI') + resp('NOSUCH') + resp('SET', 'a', '1') + resp('EXEC'),
        resp('MULTI') + resp('SET', 'a', '1') + resp('DISCARD'),
        resp('WATCH', 's') + resp('SET', 's', 'y') + resp('MULTI') + resp('GET', 's') + resp('EXEC'),
        resp('EXEC'),
        resp('MULTI') + resp('EXEC'),
      ),
    golden: [
      [
        ...table('SET MULTI INCR GET HGET'),
        execWith('INCR ERR', 'HGET WRONGTYPE'),
        ...table('MULTI _OTHER!ERR SET EXEC!EXECABORT MULTI SET DISCARD WATCH SET MULTI GET EXEC EXEC!ERR MULTI EXEC'),
      ],
    ],
  },
  {
    name: 'every-type-resp3',
    what: 'asks for a value of each type of RESP3 by DEBUG PROTOCOL: maps, sets, attributes, pushes, big numbers, doubles, verbatim strings',
    client: (port) => {
      const types = 'STRING INTEGER DOUBLE NULL ARRAY SET MAP ATTRIB PUSH VERBATIM TRUE FALSE BIGNUM';
      const all = types.split(' ').map((type) => resp('DEBUG', 'PROTOCOL', type));
      return talk(port, resp('HELLO', '3'), all.join(''), ...all, resp('HELLO', '2'), all[2] ?? '');
    },
    // The push comes before its own command's answer.
    golden: [table(`HELLO ${'DEBUG '.repeat(26)} HELLO DEBUG`)],
  },
];

export const REDIS_MODE_SCENARIOS: readonly Scenario[] = MODES.map(({ what, ...mode }) => ({
  ...mode,
  protocol: 'redis',
  origin: `a socket that ${what}; redis-server 7.0`,
  server: () => redisServer('enable-debug-command local'),
}));
