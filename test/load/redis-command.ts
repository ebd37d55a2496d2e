/** One Redis command as a generator sends it, and the exact answer it must get. */
export interface RedisCommand {
  /** As sae-mon names it. */
  readonly operation: string;
  readonly status: string;
  /** For connection `connection`, the `n`th time there (from 1). */
  request(connection: number, n: number): Buffer;
  /** The whole answer; of an error the first bytes of its line. */
  response(connection: number, n: number): Buffer;
}

const OK = Buffer.from('+OK\r\n');
export const BIG_VALUE = Buffer.alloc(3_000_017, 'sae-mon ');
const PAGE = Buffer.alloc(1_021, 'a page ');

/** An answer of 100 kB in 5,003 pieces. */
const ELEMENTS = Array.from({ length: 5_003 }, (_, n) => `element:${n}`);

export function encode(...parts: (string | Buffer)[]): Buffer {
  const pieces: Buffer[] = [Buffer.from(`*${parts.length}\r\n`)];
  for (const part of parts) {
    const bytes = Buffer.from(part);
    pieces.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(pieces);
}

/** What must be in the server before the load begins. */
export function setup(connections: number): Buffer[] {
  // One answer each, `+OK`: the list is made by a script, since RPUSH would answer with a number.
  const fill = `redis.call('RPUSH','list',unpack(cjson.decode(ARGV[1]))) return redis.status_reply('OK')`;
  const commands = [
    encode('FLUSHALL'),
    encode('SET', 'big', BIG_VALUE),
    encode('SET', 'page', PAGE),
    encode('EVAL', fill, '0', JSON.stringify(ELEMENTS)),
  ];
  for (let n = 0; n < connections; n += 1) commands.push(encode('SET', `key:${n}`, `value:${n}`));
  return commands;
}

function constant(operation: string, parts: (string | Buffer)[], answer: string | Buffer, status = 'ok'): RedisCommand {
  const request = encode(...parts);
  const response = Buffer.from(answer);
  return { operation, status, request: () => request, response: () => response };
}

/** The names that a plan may use. */
export const REDIS_COMMANDS: Readonly<Record<string, RedisCommand>> = {
  GET: {
    operation: 'GET',
    status: 'ok',
    request: memo((connection) => encode('GET', `key:${connection}`)),
    response: memo((connection) => Buffer.from(`$${`value:${connection}`.length}\r\nvalue:${connection}\r\n`)),
  },
  SET: {
    operation: 'SET',
    status: 'ok',
    request: memo((connection) => encode('SET', `key:${connection}`, `value:${connection}`)),
    response: () => OK,
  },
  INCR: {
    operation: 'INCR',
    status: 'ok',
    request: memo((connection) => encode('INCR', `count:${connection}`)),
    response: (_connection, n) => Buffer.from(`:${n}\r\n`),
  },
  NIL: constant('GET', ['GET', 'nothing'], '$-1\r\n'),
  LOWER: constant('GET', ['get', 'nothing'], '$-1\r\n'),
  UNKNOWN: constant('_OTHER', ['NOSUCHCOMMAND', 'x'], '-ERR unknown command', 'ERR'),
  WRONGTYPE: constant('LPUSH', ['LPUSH', 'big', 'x'], '-WRONGTYPE ', 'WRONGTYPE'),
  CONFIG_GET: constant('CONFIG GET', ['CONFIG', 'GET', 'maxmemory'], '*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n'),
  BIG_SET: constant('SET', ['SET', 'big', BIG_VALUE], '+OK\r\n'),
  BIG_GET: constant(
    'GET',
    ['GET', 'big'],
    Buffer.concat([Buffer.from(`$${BIG_VALUE.length}\r\n`), BIG_VALUE, Buffer.from('\r\n')]),
  ),
  PAGE_SET: constant('SET', ['SET', 'page', PAGE], '+OK\r\n'),
  PAGE_GET: constant(
    'GET',
    ['GET', 'page'],
    Buffer.concat([Buffer.from(`$${PAGE.length}\r\n`), PAGE, Buffer.from('\r\n')]),
  ),
  SHORT_LIST: constant('LRANGE', ['LRANGE', 'list', '0', '9'], encode(...ELEMENTS.slice(0, 10))),
  LONG_LIST: constant('LRANGE', ['LRANGE', 'list', '0', '-1'], encode(...ELEMENTS)),
  SLOW_3: constant('DEBUG', ['DEBUG', 'SLEEP', '3'], '+OK\r\n'),
  SLOW_12: constant('DEBUG', ['DEBUG', 'SLEEP', '12'], '+OK\r\n'),
};

/** A command is the same each time on one connection: built once. */
function memo(build: (connection: number) => Buffer): (connection: number) => Buffer {
  const built: Buffer[] = [];
  return (connection) => (built[connection] ??= build(connection));
}
