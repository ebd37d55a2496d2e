/**
 * Where the first key of a command is among its arguments. From the key specifications of the server's own `COMMAND`
 * (https://redis.io/docs/latest/develop/reference/key-specs/) and the modules' documentation. What is no key is never
 * taken for one: it may be a password, a script or a value.
 */

/** No argument is a key, or (XREAD) a word among them says where the keys begin. */
export const NO_KEY = -1;

const KEYLESS = `ACL ASKING AUTH BACKUP BGREWRITEAOF BGSAVE CLIENT CLUSTER COMMAND CONFIG DBSIZE DEBUG DISCARD ECHO EXEC FAILOVER
  FLUSHALL FLUSHDB FUNCTION HELLO HIMPORT HOTKEYS INFO KEYS LASTSAVE LATENCY LOLWUT MODULE MONITOR MULTI PFDEBUG
  PFSELFTEST PING PSUBSCRIBE PSYNC PUBLISH PUBSUB PUNSUBSCRIBE QUIT RANDOMKEY READONLY READWRITE REPLCONF REPLICAOF
  RESET ROLE SAVE SCAN SCRIPT SELECT SENTINEL SHUTDOWN SLAVEOF SLOWLOG SPUBLISH SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE
  SWAPDB SYNC TIME TRIMSLOTS UNSUBSCRIBE UNWATCH WAIT WAITAOF XREAD XREADGROUP JSON.DEBUG TS.MGET TS.MRANGE
  TS.MREVRANGE TS.QUERYINDEX`;
/** By the argument that is their first key; all others: the first. */
const FURTHER: readonly (readonly [place: number, names: string])[] = [
  [2, 'BITOP MEMORY OBJECT XGROUP XINFO'],
  [3, 'MIGRATE'],
];
/** By the argument that says how many keys come behind it. */
const COUNTED: readonly (readonly [place: number, names: string])[] = [
  [1, 'LMPOP MSETEX SDIFFCARD SINTERCARD SUNIONCARD ZDIFF ZINTER ZINTERCARD ZMPOP ZUNION'],
  [2, 'BLMPOP BZMPOP EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO'],
];

export interface KeyPlace {
  /** The key's argument, counted from the command's name, which is 0, or that of the number of keys; NO_KEY. */
  readonly index: number;
  readonly counted: boolean;
}

/** Of a command of `command-list.ts`. */
export function keyPlaceOf(name: string): KeyPlace {
  if (KEYLESS.split(/\s+/).includes(name) || name.startsWith('FT.')) return { index: NO_KEY, counted: false };
  const counted = placeIn(COUNTED, name);
  if (counted !== null) return { index: counted, counted: true };
  return { index: placeIn(FURTHER, name) ?? 1, counted: false };
}

function placeIn(places: readonly (readonly [place: number, names: string])[], name: string): number | null {
  return places.find(([, names]) => names.split(' ').includes(name))?.[0] ?? null;
}
