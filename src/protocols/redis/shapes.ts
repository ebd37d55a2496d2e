/**
 * Shapes of replies, and which of them a command can have (https://redis.io/docs/latest/commands/, RESP2 and RESP3
 * alike). Only what is certain: an error answers everything, QUEUED whatever stands in a transaction, and what is not
 * here, or depends on a script, may be anything.
 */

/** Not known, or any. */
export const ANY_SHAPE = 0;
export const STATUS = 1;
export const INTEGER = 2;
export const BULK = 4;
export const NULL = 8;
export const ARRAY = 16;
export const MAP = 32;
export const SET = 64;
export const DOUBLE = 128;

const VALUE = BULK | NULL;
const SHAPES: readonly (readonly [shape: number, names: string])[] = [
  [
    STATUS,
    `AUTH FLUSHALL FLUSHDB HMSET LSET LTRIM MSET MULTI PFMERGE PSETEX READONLY READWRITE RENAME SELECT SETEX SWAPDB TYPE
     UNWATCH WATCH`,
  ],
  [
    INTEGER,
    `APPEND BITCOUNT BITOP BITPOS COPY DBSIZE DECR DECRBY DEL EXISTS EXPIRE EXPIREAT EXPIRETIME GETBIT HDEL HEXISTS
     HINCRBY HLEN HSET HSETNX HSTRLEN INCR INCRBY LASTSAVE LINSERT LLEN LPUSH LPUSHX LREM MOVE MSETNX PERSIST PEXPIRE
     PEXPIREAT PEXPIRETIME PFADD PFCOUNT PTTL PUBLISH RENAMENX RPUSH RPUSHX SADD SCARD SDIFFSTORE SETBIT SETNX SETRANGE
     SINTERCARD SINTERSTORE SISMEMBER SMOVE SPUBLISH SREM STRLEN SUNIONSTORE TOUCH TTL UNLINK WAIT XACK XDEL XLEN XTRIM
     ZCARD ZCOUNT ZDIFFSTORE ZINTERCARD ZINTERSTORE ZLEXCOUNT ZRANGESTORE ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK
     ZREMRANGEBYSCORE ZUNIONSTORE`,
  ],
  [BULK, 'ECHO GETRANGE HINCRBYFLOAT INCRBYFLOAT INFO SUBSTR'],
  [VALUE, 'BLMOVE BRPOPLPUSH DUMP GET GETDEL GETEX GETSET HGET LINDEX LMOVE RANDOMKEY RPOPLPUSH XADD'],
  [VALUE | STATUS, 'SET'],
  [VALUE | ARRAY, 'HRANDFIELD LPOP RPOP ZRANDMEMBER'],
  [VALUE | ARRAY | SET, 'SPOP SRANDMEMBER'],
  [VALUE | DOUBLE, 'GEODIST ZSCORE'],
  [VALUE | DOUBLE | INTEGER, 'ZADD'],
  [
    ARRAY,
    `GEOHASH GEOPOS GEOSEARCH HKEYS HMGET HSCAN HVALS KEYS LRANGE MGET SCAN SMISMEMBER SSCAN TIME XRANGE XREVRANGE
     ZMSCORE ZPOPMAX ZPOPMIN ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZSCAN`,
  ],
  [ARRAY | SET, 'SDIFF SINTER SMEMBERS SUNION'],
  [ARRAY | MAP, 'HGETALL'],
  [ARRAY | NULL, 'BLMPOP BLPOP BRPOP BZMPOP BZPOPMAX BZPOPMIN EXEC LMPOP ZMPOP'],
  [ARRAY | NULL | MAP, 'XREAD XREADGROUP'],
];
const BY_COMMAND: ReadonlyMap<string, number> = new Map(
  SHAPES.flatMap(([shape, names]) => names.split(/\s+/).map((name) => [name, shape] as const)),
);

/** Bits of all that may answer the command, or ANY_SHAPE. */
export function shapesOf(command: string): number {
  return BY_COMMAND.get(command) ?? ANY_SHAPE;
}

/** By a reply's first byte; errors, and what no command above is answered by, are ANY_SHAPE. */
const BY_TYPE = new Uint8Array(256);
for (const [type, shape] of [
  ['+', STATUS],
  [':', INTEGER],
  ['$', BULK],
  ['=', BULK],
  ['_', NULL],
  ['*', ARRAY],
  ['%', MAP],
  ['~', SET],
  [',', DOUBLE],
] as const) {
  BY_TYPE[type.charCodeAt(0)] = shape;
}

/** `next`: the byte behind the type, as far as it is there. `+QUEUED` answers every command of a transaction. */
export function shapeOfReply(type: number, next: number | undefined): number {
  return type === PLUS && (next === undefined || next === LETTER_Q) ? ANY_SHAPE : (BY_TYPE[type] as number);
}

const PLUS = 0x2b;
const LETTER_Q = 0x51;
